package dev.ringshift.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One start of the program.
 *
 * @param arguments as the JVM got them
 * @param environment the process's variables
 * @param spark the JVM's properties that begin with {@code spark.}, where {@code spark-submit} leaves what it was told
 * @param out for results
 * @param err for progress and errors
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        Map<String, String> spark,
        PrintStream out,
        PrintStream err) {
    private static final String LAUNCHER = "RINGSHIFT_LAUNCHER";

    /** What the launcher obeys, in the order in which a command line has it. */
    private static final List<String> VARIABLES = List.of("SPARK_HOME", "RINGSHIFT_SPARK_ARGS", "RINGSHIFT_HEAP");

    /** What {@code spark-submit} adds by itself, and what has an option of its own. */
    private static final Pattern NO_CONF = Pattern.compile(
            "spark\\.(master|jars|app\\.name|app\\.submitTime|repl\\.local\\.jars|submit\\.(pyFiles|deployMode))");

    private static final Pattern SECRET = Pattern.compile("password|secret", Pattern.CASE_INSENSITIVE);
    private static final String SET = "--set";
    private static final Pattern SAFE_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    public Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        spark = Map.copyOf(spark);
    }

    /**
     * What to type to start the same again: the launcher if it was the launcher, else {@code spark-submit}. It is printed
     * and kept in reports, so a password in it is replaced by a placeholder.
     */
    public String commandLine() {
        String launcher = environment.getOrDefault(LAUNCHER, "");
        List<String> words = new ArrayList<>();
        if (launcher.isBlank()) {
            addSparkSubmit(words);
        } else {
            VARIABLES.stream()
                    .filter(name -> !environment.getOrDefault(name, "").isBlank())
                    .forEach(
                            name -> words.add(name + "=" + quoted(withoutSecrets(environment.getOrDefault(name, "")))));
            words.add(quoted(launcher));
        }
        addArguments(words);
        return String.join(" ", words);
    }

    /** The same, as if it had been started with other arguments. */
    public Invocation as(String... otherArguments) {
        return new Invocation(List.of(otherArguments), environment, spark, out, err);
    }

    /** The same, as if it had been started without an option that takes no value. */
    public Invocation without(String option) {
        List<String> others =
                arguments.stream().filter(argument -> !argument.equals(option)).toList();
        return new Invocation(others, environment, spark, out, err);
    }

    private void addSparkSubmit(List<String> words) {
        words.add("spark-submit");
        addOption(words, "--master", spark.getOrDefault("spark.master", ""));
        if (spark.getOrDefault("spark.submit.deployMode", "").equals("cluster")) {
            addOption(words, "--deploy-mode", "cluster");
        }
        new TreeMap<>(spark).forEach((name, value) -> {
            if (!NO_CONF.matcher(name).matches()) {
                addOption(words, "--conf", withoutSecret(name + "=" + value));
            }
        });
        // spark-submit puts the program's own jar behind those of --jars
        String jars = spark.getOrDefault("spark.jars", "");
        int comma = jars.lastIndexOf(',');
        addOption(words, "--jars", comma < 0 ? "" : jars.substring(0, comma));
        words.add("--class dev.ringshift.jobs.Ringshift");
        words.add(quoted(jars.isEmpty() ? "ringshift-jobs.jar" : jars.substring(comma + 1)));
    }

    private static void addOption(List<String> words, String option, String value) {
        if (!value.isEmpty()) {
            words.add(option + " " + quoted(value));
        }
    }

    private void addArguments(List<String> words) {
        String before = "";
        for (String argument : arguments) {
            boolean set = before.equals(SET) || argument.startsWith(SET + "=");
            words.add(quoted(set ? withoutSecretToSet(argument) : argument));
            before = argument;
        }
    }

    private static String withoutSecretToSet(String argument) {
        String option = argument.startsWith(SET + "=") ? SET + "=" : "";
        return option + withoutSecret(argument.substring(option.length()));
    }

    private static String withoutSecrets(String sparkArguments) {
        return Pattern.compile("\\s+")
                .splitAsStream(sparkArguments.strip())
                .map(Invocation::withoutSecret)
                .collect(Collectors.joining(" "));
    }

    /** A value may be an object, which has keys of its own. */
    private static String withoutSecret(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            return assignment;
        }
        String value = assignment.substring(equals + 1);
        String keys = assignment.substring(0, equals) + (value.contains("{") ? value : "");
        return SECRET.matcher(keys).find() ? assignment.substring(0, equals) + "=<password>" : assignment;
    }

    private static String quoted(String word) {
        return SAFE_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
