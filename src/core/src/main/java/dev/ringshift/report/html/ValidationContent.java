package dev.ringshift.report.html;

import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Fact;
import dev.ringshift.report.html.Content.Form;
import dev.ringshift.report.html.Content.Grid;
import dev.ringshift.report.html.Content.Mismatches;
import dev.ringshift.report.html.Content.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of a validation.
 *
 * @param folder has what the summary does not say
 */
record ValidationContent(ValidationSummary summary, Path folder) {
    private static final int TABLES = 25;

    Content content() throws IOException {
        MismatchCharts mismatches = MismatchCharts.of(folder);
        RunCharts run = RunCharts.of(folder);
        List<Chart> charts = new ArrayList<>();
        if (summary.differences().total() > 0) {
            charts.add(byKind());
        }
        mismatches.byRing().ifPresent(charts::add);
        mismatches.byWritetime().ifPresent(charts::add);
        if (summary.tables().stream().anyMatch(table -> table.compared().rows() > 0)) {
            charts.add(rowsByTable());
        }
        run.ring("compared").ifPresent(charts::add);
        run.speed().ifPresent(charts::add);
        List<Grid> grids = new ArrayList<>();
        grids.add(tables());
        grids.addAll(RunGrids.failures(summary.tables().stream()
                .map(table -> new RunGrids.TableFailures(table.source(), table.failures(), table.notes()))
                .toList()));
        grids.add(RunGrids.run(
                summary,
                summary.settings().entrySet().stream()
                        .map(setting -> List.of("validate." + setting.getKey(), setting.getValue()))
                        .toList()));
        return new Content(
                "Validation " + summary.runId(),
                new ValidationVerdict(summary).verdict(),
                facts(),
                charts,
                shown(mismatches),
                grids);
    }

    private List<Fact> facts() {
        Comparison all =
                summary.tables().stream().map(TableComparison::compared).reduce(Comparison.NONE, Comparison::plus);
        return List.of(
                new Fact("rows compared", Texts.number(all.rows())),
                new Fact("rows that differ", Texts.number(all.mismatchedRows())),
                new Fact("cells compared", Texts.number(all.cells())),
                new Fact(
                        "part of the ring",
                        summary.sample() == null
                                ? "all"
                                : Texts.percent(summary.sample().fraction())),
                new Fact(
                        summary.tables().size() == 1 ? "table" : "tables",
                        Texts.number(summary.tables().size())),
                new Fact("time", Texts.time(summary.seconds())));
    }

    private Chart byKind() {
        Differences all = summary.differences();
        return new Chart(
                "kinds",
                "Mismatches by kind",
                "All that were found, over all tables.",
                Form.BARS,
                "mismatches",
                List.of("missing rows", "extra rows", "values", "writetimes", "expiries"),
                List.of(
                        kind("missing", 0, all.missing()),
                        kind("extra", 1, all.extra()),
                        kind("value", 2, all.value()),
                        kind("writetime", 3, all.writetime()),
                        kind("ttl", 4, all.ttl())));
    }

    /** A series of its own for each kind, for a colour of its own; zero where the others are. */
    private static Series kind(String name, int place, long count) {
        return new Series(
                name,
                name,
                Stream.iterate(0, i -> i < 5, i -> i + 1)
                        .map(i -> i == place ? (double) count : 0.0)
                        .toList());
    }

    private Chart rowsByTable() {
        List<TableComparison> shown = summary.tables().stream()
                .sorted(Comparator.comparingLong(
                                (TableComparison table) -> table.compared().rows())
                        .reversed())
                .limit(TABLES)
                .toList();
        return new Chart(
                "rows",
                "Rows compared per table",
                summary.tables().size() > TABLES
                        ? "The %d tables with most rows, of %s."
                                .formatted(TABLES, Texts.number(summary.tables().size()))
                        : "And those of them that differ.",
                Form.ROWS,
                "rows",
                shown.stream()
                        .map(table -> Texts.table(table.source(), table.target()))
                        .toList(),
                List.of(
                        new Series(
                                "the same",
                                "good",
                                shown.stream()
                                        .map(table -> (double) (table.compared().rows()
                                                - table.compared().mismatchedRows()))
                                        .toList()),
                        new Series(
                                "differ",
                                "bad",
                                shown.stream()
                                        .map(table -> (double) table.compared().mismatchedRows())
                                        .toList())));
    }

    private @Nullable Mismatches shown(MismatchCharts mismatches) {
        if (mismatches.total() == 0) {
            return null;
        }
        int rows = mismatches.rows().size();
        StringBuilder note = new StringBuilder(
                "%s in all; ".formatted(Texts.count(summary.differences().total(), "mismatch", "mismatches")));
        note.append(
                rows == mismatches.total()
                        ? "this table has the %s that mismatches/mismatches.jsonl keeps.".formatted(Texts.number(rows))
                        : "this table has the first %s of the %s that mismatches/mismatches.jsonl keeps."
                                .formatted(Texts.number(rows), Texts.number(mismatches.total())));
        if (Boolean.parseBoolean(summary.settings().get("redact"))) {
            note.append(" Values are hashes, as was asked for.");
        }
        return new Mismatches(note.toString(), mismatches.rows());
    }

    private Grid tables() {
        List<String> head = new ArrayList<>(List.of(
                "table",
                "splits",
                "left",
                "rows",
                "differ",
                "missing",
                "extra",
                "value",
                "writetime",
                "ttl",
                "in motion",
                "time"));
        if (hasBounds()) {
            head.addAll(List.of("rows ≤", "partitions ≤"));
        }
        return new Grid(
                "Tables",
                head,
                head.size() - 1,
                summary.tables().stream().map(this::row).toList());
    }

    private boolean hasBounds() {
        return summary.tables().stream().anyMatch(table -> table.bounds() != null);
    }

    private List<String> row(TableComparison table) {
        Comparison compared = table.compared();
        Differences differences = compared.differences();
        Bounds bounds = table.bounds();
        List<String> row = new ArrayList<>(List.of(
                Texts.table(table.source(), table.target()),
                Texts.number(table.splits().planned()),
                Texts.number(ValidationVerdict.left(table)),
                Texts.number(compared.rows()),
                Texts.number(compared.mismatchedRows()),
                Texts.number(differences.missing()),
                Texts.number(differences.extra()),
                Texts.number(differences.value()),
                Texts.number(differences.writetime()),
                Texts.number(differences.ttl()),
                Texts.number(compared.inMotionRows()),
                Texts.time(table.seconds())));
        if (hasBounds()) {
            row.add(bounds == null ? "" : Texts.bound(bounds.rows()));
            row.add(bounds == null ? "" : Texts.bound(bounds.partitions()));
        }
        return row;
    }
}
