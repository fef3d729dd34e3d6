package dev.ringshift.command;

import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * One word after {@code ringshift}. {@link Program} parses the options, answers {@code --help} and turns what
 * {@link #run} throws into an exit code and one line on standard error.
 */
public interface Command {
    String name();

    /** One line without a full stop, for the list of commands. */
    String summary();

    /** The options of this command alone, each with a description; the common ones are added. */
    Options options();

    /** The words of which one follows the command's name; none for most commands. */
    default List<String> words() {
        return List.of();
    }

    /** Which of the {@link #words} is meant when none follows; empty when one has to. */
    default Optional<String> defaultWord() {
        return Optional.empty();
    }

    /** What else has to follow the name of a command that has no {@link #words}, such as a folder. */
    default Optional<String> argument() {
        return Optional.empty();
    }

    /** Why this program cannot run it, whatever its options say, and what can; empty for most commands. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** What comes after {@code ringshift} in a call that works as it stands, the command's name included. */
    String example();

    /**
     * Does the work.
     *
     * @param line the parsed options
     * @param invocation how the command was started and where its output goes
     * @throws Exception whatever ends the command early, see {@link Failure}
     */
    ExitCode run(CommandLine line, Invocation invocation) throws Exception;
}
