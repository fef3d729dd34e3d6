package dev.ringshift.testbed;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The options of one of the testbed's programs.
 *
 * @param purpose one sentence, which begins the help
 * @param example a command line, which ends it
 */
public record ProgramOptions(String purpose, List<Option> options, String example) {
    private static final Option HELP = flag("help", "print this");
    private static final String WHOLE = "[0-9]{1,12}";
    private static final String DECIMAL = "[0-9]{1,9}(\\.[0-9]{1,9})?";

    public ProgramOptions {
        options = List.copyOf(options);
    }

    /** One that takes a value. */
    public static Option option(String name, String value, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(value)
                .desc(description)
                .get();
    }

    /** One without a value. */
    public static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    public static boolean askForHelp(String... args) {
        return Arrays.asList(args).contains("--help");
    }

    public String help() {
        StringBuilder text = new StringBuilder(purpose).append("\n\n");
        for (Option option : all().getOptions()) {
            String name = "--" + option.getLongOpt() + (option.hasArg() ? " <" + option.getArgName() + ">" : "");
            text.append("  %-30s %s%n".formatted(name, option.getDescription()));
        }
        return text.append("\nExample: %s%n".formatted(example)).toString();
    }

    /**
     * Reads a command line.
     *
     * @throws ParseException if it has what is no option of the program
     */
    public CommandLine parse(String... args) throws ParseException {
        CommandLine line =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(all(), args);
        if (!line.getArgList().isEmpty()) {
            throw new ParseException("Cannot understand " + String.join(" ", line.getArgList()));
        }
        return line;
    }

    private Options all() {
        Options all = new Options();
        options.forEach(all::addOption);
        return all.addOption(HELP);
    }

    /**
     * A whole number, 0 or more.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static long whole(CommandLine line, Option option, long fallback) {
        return Long.parseLong(number(line, option, Long.toString(fallback), WHOLE));
    }

    /**
     * The same, of a count.
     *
     * @throws IllegalArgumentException if it is none, or too large
     */
    public static int count(CommandLine line, Option option, int fallback) {
        long count = whole(line, option, fallback);
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "Cannot take --%s %d: at most %d".formatted(option.getLongOpt(), count, Integer.MAX_VALUE));
        }
        return (int) count;
    }

    /**
     * A number, 0 or more.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static double decimal(CommandLine line, Option option, double fallback) {
        return Double.parseDouble(number(line, option, Double.toString(fallback), DECIMAL));
    }

    private static String number(CommandLine line, Option option, String fallback, String pattern) {
        String text = line.getOptionValue(option, fallback);
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(
                    "Cannot read --%s %s: not a number".formatted(option.getLongOpt(), text));
        }
        return text;
    }
}
