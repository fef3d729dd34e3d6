package dev.ringshift.jobs;

import dev.ringshift.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code ringshift}: finds the command, runs it, and ends the JVM with its exit code. Nothing else turns an
 * exception into an exit code.
 */
public final class Ringshift {
    private static final Logger LOG = LoggerFactory.getLogger(Ringshift.class);

    private final List<Command> commands;

    Ringshift(List<Command> commands) {
        this.commands = List.copyOf(commands);
    }

    public static void main(String[] args) {
        Invocation invocation =
                new Invocation(Arrays.asList(args), System.getenv(), sparkProperties(), System.out, System.err);
        ExitCode code = new Ringshift(Commands.all()).run(invocation);
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

    ExitCode run(Invocation invocation) {
        List<String> arguments = invocation.arguments();
        String first = arguments.isEmpty() ? "--help" : arguments.get(0);
        try {
            switch (first) {
                case "--help", "help" -> Help.printCommands(commands, invocation.out());
                case "--version" -> invocation.out().println("ringshift " + version());
                default -> {
                    return run(command(first), arguments.subList(1, arguments.size()), invocation);
                }
            }
            return arguments.isEmpty() ? ExitCode.USAGE : ExitCode.DONE;
        } catch (Throwable t) {
            return fail(t, invocation);
        }
    }

    private static ExitCode run(Command command, List<String> arguments, Invocation invocation) throws Exception {
        if (arguments.contains("--" + CommandParser.HELP)) {
            Help.printCommand(command, invocation.out());
            return ExitCode.DONE;
        }
        CommandLine line = new CommandParser(command).parse(arguments);
        return command.run(line, invocation);
    }

    private Command command(String name) {
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private UsageException unknown(String name) {
        List<String> names = commands.stream().map(Command::name).toList();
        Optional<String> nearest = Nearest.to(name, names);
        return new UsageException("Cannot run %s: no such command; %s"
                .formatted(
                        name,
                        nearest.map("did you mean %s?"::formatted)
                                .orElse("the commands are " + String.join(", ", names))));
    }

    private static ExitCode fail(Throwable thrown, Invocation invocation) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Failure failure = Failure.of(thrown);
        invocation.err().println("ringshift: " + failure.message());
        if (invocation.arguments().contains("--" + CommandParser.VERBOSE)) {
            thrown.printStackTrace(invocation.err());
        }
        if (!(thrown instanceof UsageException)) { // a typing error is no event, and has no stack worth keeping
            LOG.error("The command ends with exit code {}", failure.exitCode().status(), thrown);
        }
        return failure.exitCode();
    }

    private static String version() {
        String version = Ringshift.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
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
