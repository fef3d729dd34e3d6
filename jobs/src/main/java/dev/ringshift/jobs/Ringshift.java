package dev.ringshift.jobs;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The program {@code ringshift}: runs a command and ends the JVM with its exit code. */
public final class Ringshift {
    private Ringshift() {}

    public static void main(String[] args) {
        Invocation invocation =
                new Invocation(Arrays.asList(args), System.getenv(), sparkProperties(), System.out, System.err);
        ExitCode code = new Program(Commands.all()).run(invocation);
        System.out.flush();
        end(code);
    }

    private static Map<String, String> sparkProperties() {
        Properties all = System.getProperties();
        return all.stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .collect(Collectors.toMap(name -> name, all::getProperty));
    }

    /** For the main classes of the single jobs. */
    static void mainOf(String command, String[] args) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(Arrays.asList(args));
        main(all.toArray(String[]::new));
    }

    /**
     * Leaves by {@code System.exit}, so that no thread left over keeps the JVM alive. YARN's cluster mode is the
     * exception: there any {@code System.exit} counts as a failure, and the application master ends the JVM itself.
     */
    private static void end(ExitCode code) {
        boolean yarnCluster = System.getProperty("spark.master", "").startsWith("yarn")
                && System.getProperty("spark.submit.deployMode", "").equals("cluster");
        if (code != ExitCode.DONE || !yarnCluster) {
            System.exit(code.status());
        }
    }
}
