package dev.ringshift.report;

import dev.ringshift.report.TableSummary.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the summaries for a terminal have in common. */
final class TextTable {
    private static final int FAILURES_SHOWN = 3;

    private TextTable() {}

    /**
     * A summary as text, which ends with a line feed. Numbers do not depend on the locale.
     *
     * @param rows all of one length; the first is the head
     * @param sections what needs attention; those without lines are left out
     */
    static String render(Summary summary, List<List<String>> rows, List<List<String>> sections) {
        List<String> lines = new ArrayList<>();
        lines.add("%s %s: %s after %s"
                .formatted(
                        summary.command(),
                        summary.runId(),
                        summary.outcome().name().toLowerCase(Locale.ROOT),
                        time(summary.seconds())));
        lines.add("");
        lines.addAll(aligned(rows));
        List<List<String>> all = new ArrayList<>(sections);
        String resumeCommand = summary.resumeCommand();
        all.add(resumeCommand == null ? List.of() : List.of("To go on: " + resumeCommand));
        for (List<String> section : all) {
            if (!section.isEmpty()) {
                lines.add("");
                lines.addAll(section);
            }
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** The name to the left, the numbers to the right of their columns. */
    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(row.get(0))
                .append(" ".repeat(widths[0] - row.get(0).length()));
        for (int i = 1; i < widths.length; i++) {
            line.append(" ".repeat(2 + widths[i] - row.get(i).length())).append(row.get(i));
        }
        return line.toString();
    }

    static String name(String source, String target) {
        return source.equals(target) ? source : source + " > " + target;
    }

    static String time(double seconds) {
        return Amounts.time(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The first failed splits of a table, and how many there are. */
    static List<String> failures(String table, Failures failures) {
        List<String> lines = new ArrayList<>();
        List<TableSummary.Failure> shown =
                failures.kept().stream().limit(FAILURES_SHOWN).toList();
        shown.forEach(failure -> lines.add("%s %s failed: %s".formatted(table, failure.range(), failure.reason())));
        if (failures.total() > shown.size()) {
            lines.add("%s: %s failed splits in all; summary.json names the first %s"
                    .formatted(
                            table,
                            grouped(failures.total()),
                            grouped(failures.kept().size())));
        }
        return lines;
    }
}
