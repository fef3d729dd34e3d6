package dev.ringshift.report;

import dev.ringshift.report.TableSummary.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link RunSummary} as plain text for a terminal: a line per table, then what needs attention. */
public final class SummaryTable {
    private static final List<String> HEAD =
            List.of("table", "splits", "skipped", "failed", "rows", "size", "rows/s", "MiB/s", "time", "retries");
    private static final int FAILURES_SHOWN = 3;

    private SummaryTable() {}

    /** The text, which ends with a line feed. Numbers do not depend on the locale. */
    public static String render(RunSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("%s %s: %s after %s"
                .formatted(
                        summary.command(),
                        summary.runId(),
                        summary.outcome().name().toLowerCase(Locale.ROOT),
                        time(summary.seconds())));
        lines.add("");
        lines.addAll(aligned(rows(summary)));
        List<String> attention = summary.tables().stream()
                .flatMap(table -> attention(table).stream())
                .toList();
        if (!attention.isEmpty()) {
            lines.add("");
            lines.addAll(attention);
        }
        RunSummary.BadRows badRows = summary.badRows();
        if (badRows != null) {
            lines.add("");
            lines.add("Set aside, over all runs: %s rows%s"
                    .formatted(grouped(badRows.total()), badRows.file() == null ? "" : ", in " + badRows.file()));
        }
        String resumeCommand = summary.resumeCommand();
        if (resumeCommand != null) {
            lines.add("");
            lines.add("To go on: " + resumeCommand);
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static List<List<String>> rows(RunSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        summary.tables().forEach(table -> rows.add(row(name(table), table)));
        if (summary.tables().size() > 1) {
            rows.add(row("total", total(summary)));
        }
        return rows;
    }

    private static List<String> row(String name, TableSummary table) {
        TableSummary.Splits splits = table.splits();
        return List.of(
                name,
                splits.done() + splits.skipped() + "/" + splits.planned(),
                grouped(splits.skipped()),
                grouped(splits.failed()),
                grouped(table.tally().rows()),
                Amounts.bytes(table.tally().bytes()),
                grouped(Math.round(table.rowsPerSecond())),
                String.format(Locale.ROOT, "%.1f", table.mebibytesPerSecond()),
                time(table.seconds()),
                grouped(table.tally().retries()));
    }

    private static String name(TableSummary table) {
        return table.source().equals(table.target()) ? table.source() : table.source() + " > " + table.target();
    }

    /** Tables may be worked on side by side, so the time of all is that of the run. */
    private static TableSummary total(RunSummary summary) {
        TableSummary.Splits none = new TableSummary.Splits(0, 0, 0, 0, 0);
        List<TableSummary> tables = summary.tables();
        return new TableSummary(
                "",
                "",
                tables.stream().map(TableSummary::splits).reduce(none, TableSummary.Splits::plus),
                tables.stream().map(TableSummary::tally).reduce(Tally.ZERO, Tally::plus),
                tables.stream().mapToLong(TableSummary::estimatedBytes).sum(),
                summary.seconds(),
                Failures.NONE,
                List.of(),
                Map.of());
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
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

    private static List<String> attention(TableSummary table) {
        List<String> lines = new ArrayList<>();
        table.notes().forEach(note -> lines.add("%s: note: %s".formatted(table.source(), note)));
        Failures failures = table.failures();
        List<TableSummary.Failure> shown =
                failures.kept().stream().limit(FAILURES_SHOWN).toList();
        shown.forEach(
                failure -> lines.add("%s %s failed: %s".formatted(table.source(), failure.range(), failure.reason())));
        if (failures.total() > shown.size()) {
            lines.add("%s: %s failed splits in all; summary.json names the first %s"
                    .formatted(
                            table.source(),
                            grouped(failures.total()),
                            grouped(failures.kept().size())));
        }
        return lines;
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String time(double seconds) {
        return Amounts.time(Duration.ofMillis(Math.round(1000 * seconds)));
    }
}
