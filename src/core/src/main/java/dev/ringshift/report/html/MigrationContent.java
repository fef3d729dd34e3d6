package dev.ringshift.report.html;

import dev.ringshift.report.Amounts;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.Tally;
import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Fact;
import dev.ringshift.report.html.Content.Form;
import dev.ringshift.report.html.Content.Grid;
import dev.ringshift.report.html.Content.Level;
import dev.ringshift.report.html.Content.Series;
import dev.ringshift.report.html.Content.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The page of a run that copied.
 *
 * @param folder has what the summary does not say
 */
record MigrationContent(RunSummary summary, Path folder) {
    private static final int TABLES = 25;

    Content content() throws IOException {
        RunCharts run = RunCharts.of(folder);
        List<Chart> charts = new ArrayList<>();
        run.speed().ifPresent(charts::add);
        if (splits().planned() > 0) {
            charts.add(splitsByState());
        }
        run.slowestChart().ifPresent(charts::add);
        run.ring("copied").ifPresent(charts::add);
        List<Grid> grids = new ArrayList<>();
        grids.add(tables());
        run.slowestGrid().ifPresent(grids::add);
        grids.addAll(RunGrids.failures(summary.tables().stream()
                .map(table -> new RunGrids.TableFailures(table.source(), table.failures(), table.notes()))
                .toList()));
        grids.add(RunGrids.run(summary, List.of()));
        return new Content("Migration " + summary.runId(), verdict(), facts(), charts, null, grids);
    }

    private Verdict verdict() {
        Splits splits = splits();
        long left = splits.failed() + splits.notStarted();
        List<String> sentences = new ArrayList<>();
        sentences.add("This run copied %s, %s, in %s."
                .formatted(
                        Texts.count(tally().rows(), "row", "rows"),
                        Amounts.bytes(tally().bytes()),
                        Texts.time(summary.seconds())));
        if (splits.skipped() > 0) {
            sentences.add("%s done by earlier runs, whose rows are not in these figures."
                    .formatted(Texts.count(splits.skipped(), "split was", "splits were")));
        }
        if (splits.failed() > 0) {
            sentences.add("%s NOT copied, because something could not be read or written."
                    .formatted(Texts.count(splits.failed(), "split was", "splits were")));
        }
        if (splits.notStarted() > 0) {
            sentences.add("%s not begun, or given back before the end."
                    .formatted(Texts.count(splits.notStarted(), "split was", "splits were")));
        }
        BadRows badRows = summary.badRows();
        if (badRows != null) {
            sentences.add("Set aside and NOT copied, over all runs: %s%s."
                    .formatted(
                            Texts.count(badRows.total(), "row", "rows"),
                            badRows.file() == null ? "" : ", in " + badRows.file()));
        }
        String resumeCommand = summary.resumeCommand();
        if (resumeCommand != null) {
            sentences.add("To go on: " + resumeCommand);
        }
        boolean ended = summary.outcome().exitCode() == 0 && left == 0;
        Level level =
                ended ? badRows == null ? Level.GOOD : Level.WARNING : splits.failed() > 0 ? Level.BAD : Level.WARNING;
        return new Verdict(level, headline(left, ended), sentences);
    }

    private String headline(long left, boolean ended) {
        if (ended) {
            BadRows badRows = summary.badRows();
            return badRows == null
                    ? "Everything is copied"
                    : "Copied, but for "
                            + Texts.count(badRows.total(), "row that was set aside", "rows that were set aside");
        }
        return left == 0
                ? "The run ended early (%s)".formatted(Texts.word(summary.outcome()))
                : "Not everything is copied: %s of %s left"
                        .formatted(Texts.number(left), Texts.count(splits().planned(), "split is", "splits are"));
    }

    private List<Fact> facts() {
        double seconds = summary.seconds();
        return List.of(
                new Fact("rows", Texts.number(tally().rows())),
                new Fact("size", Amounts.bytes(tally().bytes())),
                new Fact("rows per second", Texts.number(seconds == 0 ? 0 : Math.round(tally().rows() / seconds))),
                new Fact("splits done", Texts.number(splits().done() + splits().skipped())),
                new Fact("retries", Texts.number(tally().retries())),
                new Fact("time", Texts.time(seconds)));
    }

    private Chart splitsByState() {
        List<TableSummary> shown = summary.tables().stream()
                .sorted(Comparator.comparingLong(
                                (TableSummary table) -> table.splits().planned())
                        .reversed())
                .limit(TABLES)
                .toList();
        return new Chart(
                "splits",
                "Splits by state",
                summary.tables().size() > TABLES
                        ? "The %d tables with most splits, of %s."
                                .formatted(TABLES, Texts.number(summary.tables().size()))
                        : "Of each table.",
                Form.ROWS,
                "splits",
                shown.stream()
                        .map(table -> Texts.table(table.source(), table.target()))
                        .toList(),
                List.of(
                        state("done", "good", shown, Splits::done),
                        state("done earlier", "value", shown, Splits::skipped),
                        state("failed", "bad", shown, Splits::failed),
                        state("not begun", "idle", shown, Splits::notStarted)));
    }

    private static Series state(String name, String colour, List<TableSummary> tables, ToLongFunction<Splits> count) {
        return new Series(
                name,
                colour,
                tables.stream()
                        .map(table -> (double) count.applyAsLong(table.splits()))
                        .toList());
    }

    private Grid tables() {
        return new Grid(
                "Tables",
                List.of(
                        "table",
                        "splits",
                        "done earlier",
                        "failed",
                        "left",
                        "rows",
                        "size",
                        "rows/s",
                        "MiB/s",
                        "retries",
                        "time"),
                10,
                summary.tables().stream().map(MigrationContent::row).toList());
    }

    private static List<String> row(TableSummary table) {
        Splits splits = table.splits();
        return List.of(
                Texts.table(table.source(), table.target()),
                Texts.number(splits.planned()),
                Texts.number(splits.skipped()),
                Texts.number(splits.failed()),
                Texts.number(splits.notStarted()),
                Texts.number(table.tally().rows()),
                Amounts.bytes(table.tally().bytes()),
                Texts.number(Math.round(table.rowsPerSecond())),
                String.format(Locale.ROOT, "%.1f", table.mebibytesPerSecond()),
                Texts.number(table.tally().retries()),
                Texts.time(table.seconds()));
    }

    private Splits splits() {
        return summary.tables().stream().map(TableSummary::splits).reduce(new Splits(0, 0, 0, 0, 0), Splits::plus);
    }

    private Tally tally() {
        return summary.tables().stream().map(TableSummary::tally).reduce(Tally.ZERO, Tally::plus);
    }
}
