package dev.ringshift.report;

import dev.ringshift.report.TableComparison.Bounds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link ValidationSummary} as plain text for a terminal: a line per table, then what needs attention. */
public final class ComparisonTable {
    private static final List<String> HEAD = List.of(
            "table", "splits", "rows", "differ", "missing", "extra", "value", "writetime", "ttl", "in motion", "time");

    private ComparisonTable() {}

    /** The text, which ends with a line feed. Numbers do not depend on the locale. */
    public static String render(ValidationSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        summary.tables().forEach(table -> rows.add(row(table)));
        List<String> attention = summary.tables().stream()
                .flatMap(table -> attention(summary, table).stream())
                .toList();
        return TextTable.render(summary, rows, List.of(attention));
    }

    private static List<String> row(TableComparison table) {
        TableSummary.Splits splits = table.splits();
        Comparison compared = table.compared();
        Differences differences = compared.differences();
        return List.of(
                TextTable.name(table.source(), table.target()),
                splits.done() + splits.skipped() + "/" + splits.planned(),
                TextTable.grouped(compared.rows()),
                TextTable.grouped(compared.mismatchedRows()),
                TextTable.grouped(differences.missing()),
                TextTable.grouped(differences.extra()),
                TextTable.grouped(differences.value()),
                TextTable.grouped(differences.writetime()),
                TextTable.grouped(differences.ttl()),
                TextTable.grouped(compared.inMotionRows()),
                TextTable.time(table.seconds()));
    }

    private static List<String> attention(ValidationSummary summary, TableComparison table) {
        List<String> lines = new ArrayList<>();
        table.notes().forEach(note -> lines.add("%s: note: %s".formatted(table.source(), note)));
        Bounds bounds = table.bounds();
        ValidationSummary.Sample sample = summary.sample();
        if (bounds != null && sample != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: a sample of %s %% of the ring (seed %d): with 95 %% confidence at most %.4f %% of all rows differ, or, where"
                            + " they lie close together, %.4f %% of all partitions have any that does",
                    table.source(),
                    percent(sample.fraction()),
                    sample.seed(),
                    100 * bounds.rows(),
                    100 * bounds.partitions()));
        }
        lines.addAll(TextTable.failures(table.source(), table.failures()));
        return lines;
    }

    private static String percent(double fraction) {
        return new BigDecimal(Double.toString(100 * fraction))
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
