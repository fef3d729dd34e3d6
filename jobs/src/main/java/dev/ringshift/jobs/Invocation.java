package dev.ringshift.jobs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One start of the program.
 *
 * @param arguments as the JVM got them
 * @param environment the process's variables
 * @param out for results
 * @param err for progress and errors
 */
record Invocation(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    private static final String COMMAND = "RINGSHIFT_COMMAND";
    private static final Pattern SAFE_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** What to type to start the same again: the launcher's own words if it told them, else a {@code spark-submit}. */
    String commandLine() {
        String typed = environment.get(COMMAND);
        if (typed != null && !typed.isBlank()) {
            return typed;
        }
        return "spark-submit --class dev.ringshift.jobs.Ringshift ringshift-jobs.jar "
                + arguments.stream().map(Invocation::quoted).collect(Collectors.joining(" "));
    }

    /** The same, as if it had been started by other words. */
    Invocation as(String typed) {
        return new Invocation(arguments, Map.of(COMMAND, typed), out, err);
    }

    private static String quoted(String word) {
        return SAFE_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
