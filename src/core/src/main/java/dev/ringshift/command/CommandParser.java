package dev.ringshift.command;

import dev.ringshift.config.Nearest;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.AlreadySelectedException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Parses the options of one command; what is wrong with them becomes a line that names the way out. */
public final class CommandParser {
    /** The option that every command has for its help. */
    public static final String HELP = "help";
    /** The option that every command has for the stack of an error. */
    public static final String VERBOSE = "verbose";

    private final Command command;

    /** Parses for a command. */
    public CommandParser(Command command) {
        this.command = command;
    }

    /** The command's options and the ones that all commands share. */
    static Options options(Command command) {
        return new Options()
                .addOptions(command.options())
                .addOption(Option.builder()
                        .longOpt(VERBOSE)
                        .desc("print the stack of an error as well")
                        .get())
                .addOption(Option.builder()
                        .longOpt(HELP)
                        .desc("print this help and exit")
                        .get());
    }

    /**
     * Parses.
     *
     * @throws UsageException when the command does not take these arguments; names what to write instead
     */
    public CommandLine parse(List<String> arguments) {
        CommandLine line;
        try {
            line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .get()
                    .parse(options(command), arguments.toArray(String[]::new));
        } catch (UnrecognizedOptionException e) {
            throw wrong("no option %s%s".formatted(e.getOption(), suggestion(e.getOption())));
        } catch (MissingArgumentException e) {
            throw wrong("--%s needs a value".formatted(e.getOption().getLongOpt()));
        } catch (MissingOptionException e) {
            throw wrong("--%s is required".formatted(e.getMissingOptions().get(0)));
        } catch (AlreadySelectedException e) {
            throw wrong("--%s and --%s exclude each other"
                    .formatted(e.getOptionGroup().getSelected(), e.getOption().getLongOpt()));
        } catch (ParseException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        requireWords(line.getArgList());
        return line;
    }

    private void requireWords(List<String> words) {
        Optional<String> free = command.argument();
        int most = command.words().isEmpty() && free.isEmpty() ? 0 : 1;
        if (words.size() < most && command.defaultWord().isEmpty()) {
            throw wrong("say which"
                    + free.map(" %s"::formatted).orElseGet(() -> ": " + String.join(" or ", command.words())));
        }
        if (words.size() > most || (free.isEmpty() && !command.words().containsAll(words))) {
            throw wrong("unexpected argument '%s'".formatted(words.get(words.size() - 1)));
        }
    }

    private String suggestion(String typed) {
        String word = typed.replaceFirst("^-+", "").replaceFirst("=.*", "");
        Optional<String> nearest = Nearest.to(
                word,
                options(command).getOptions().stream().map(Option::getLongOpt).toList());
        return nearest.map(", did you mean --%s?"::formatted).orElse("");
    }

    private UsageException wrong(String what) {
        return new UsageException(
                "Cannot run %s: %s; see ringshift %s --help".formatted(command.name(), what, command.name()));
    }
}
