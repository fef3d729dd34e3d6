package dev.ringshift.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;

/** What {@code --help} prints, at most 100 columns wide. */
public final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    /** The commands, one line each. */
    public static void printCommands(List<Command> commands, PrintStream out) {
        out.println("Moves live tables from Apache Cassandra to ScyllaDB, and serves reads meanwhile.");
        out.println();
        out.println("Usage: ringshift <command> [options]");
        out.println();
        out.println("Commands:");
        printColumns(
                commands.stream()
                        .map(command -> new Row(command.name(), command.summary()))
                        .toList(),
                out);
        out.println();
        out.println("ringshift <command> --help tells a command's options, ringshift --version the version.");
        out.println();
        out.println("Exit codes: 0 done and clean, 1 finished but incomplete, or rows differ, or something would be");
        out.println("lost, 2 bad usage or configuration, 3 a cluster could not be reached or refused the login,");
        out.println("4 interrupted and resumable, 5 a bug.");
    }

    /** A command and its options. */
    public static void printCommand(Command command, PrintStream out) {
        out.println(command.summary() + ".");
        out.println();
        String argument = command.argument().map(" <%s>"::formatted).orElse(words(command));
        out.println("Usage: ringshift %s%s [options]".formatted(command.name(), argument));
        out.println();
        out.println("Options:");
        printColumns(
                CommandParser.options(command).getOptions().stream()
                        .map(Help::row)
                        .toList(),
                out);
        out.println();
        out.println("Example: ringshift " + command.example());
    }

    private static String words(Command command) {
        if (command.words().isEmpty()) {
            return "";
        }
        String words = String.join("|", command.words());
        return command.defaultWord().isPresent() ? " [%s]".formatted(words) : " " + words;
    }

    private static Row row(Option option) {
        String argument =
                option.hasArg() ? " <%s>".formatted(option.getArgName() == null ? "value" : option.getArgName()) : "";
        String required = option.isRequired() ? " (required)" : "";
        return new Row("--" + option.getLongOpt() + argument, option.getDescription() + required);
    }

    private static void printColumns(List<Row> rows, PrintStream out) {
        int left = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        for (Row row : rows) {
            String name = row.name();
            for (String line : wrapped(row.text(), WIDTH - left - 4)) {
                out.println(("  %-" + left + "s  %s").formatted(name, line));
                name = "";
            }
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private record Row(String name, String text) {}
}
