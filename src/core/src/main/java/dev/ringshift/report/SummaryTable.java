package dev.ringshift.report;

import dev.ringshift.report.TableSummary.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link RunSummary} as plain text for a terminal: a line per table, then what needs attention. */
public final class SummaryTable {
    private static final List<String> HEAD =
            List.of("table", "splits", "skipped", "failed", "rows", "size", "rows/s", "MiB/s", "time", "retries");

    private SummaryTable() {}

    /** The text, which ends with a line feed. Numbers do not depend on the locale. */
    public static String render(RunSummary summary) {
        List<String> attention = summary.tables().stream()
                .flatMap(table -> attention(table).stream())
                .toList();
        return TextTable.render(summary, rows(summary), List.of(attention, badRows(summary)));
    }

    private static List<String> badRows(RunSummary summary) {
        RunSummary.BadRows badRows = summary.badRows();
        return badRows == null
                ? List.of()
                : List.of("Set aside, over all runs: %s rows%s"
                        .formatted(
                                TextTable.grouped(badRows.total()),
                                badRows.file() == null ? "" : ", in " + badRows.file()));
    }

    private static List<List<String>> rows(RunSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        summary.tables().forEach(table -> rows.add(row(TextTable.name(table.source(), table.target()), table)));
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
                TextTable.grouped(splits.skipped()),
                TextTable.grouped(splits.failed()),
                TextTable.grouped(table.tally().rows()),
                Amounts.bytes(table.tally().bytes()),
                TextTable.grouped(Math.round(table.rowsPerSecond())),
                String.format(Locale.ROOT, "%.1f", table.mebibytesPerSecond()),
                TextTable.time(table.seconds()),
                TextTable.grouped(table.tally().retries()));
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

    private static List<String> attention(TableSummary table) {
        List<String> lines = new ArrayList<>();
        table.notes().forEach(note -> lines.add("%s: note: %s".formatted(table.source(), note)));
        lines.addAll(TextTable.failures(table.source(), table.failures()));
        return lines;
    }
}
