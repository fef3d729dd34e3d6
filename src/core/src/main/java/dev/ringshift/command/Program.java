package dev.ringshift.command;

import dev.ringshift.config.Nearest;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code ringshift}: finds the command and runs it. Nothing else turns an exception into an exit code.
 */
public final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private final List<Command> commands;

    /** A program of these commands, in the order in which its help lists them. */
    public Program(List<Command> commands) {
        this.commands = List.copyOf(commands);
    }

    /**
     * Runs the command that the arguments name. Never throws.
     *
     * @return how it ended
     */
    public ExitCode run(Invocation invocation) {
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
        command.obstacle().ifPresent(obstacle -> {
            throw new UsageException(obstacle);
        });
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
        String version = Program.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
