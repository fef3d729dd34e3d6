package dev.ringshift.report.html;

import dev.ringshift.report.Summary;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.html.Content.Grid;
import java.util.ArrayList;
import java.util.List;

/** Tables that the page of any run has. */
final class RunGrids {
    private RunGrids() {}

    /** What of a table needs attention. */
    record TableFailures(String table, Failures failures, List<String> notes) {}

    /** The splits that are left because they failed, and what cannot be kept or compared; none for a run without. */
    static List<Grid> failures(List<TableFailures> tables) {
        List<Grid> grids = new ArrayList<>();
        List<List<String>> failed = tables.stream()
                .flatMap(table -> table.failures().kept().stream()
                        .map(failure -> List.of(table.table(), failure.range().toString(), failure.reason())))
                .toList();
        if (!failed.isEmpty()) {
            long total =
                    tables.stream().mapToLong(table -> table.failures().total()).sum();
            grids.add(new Grid(
                    "Failed splits"
                            + (failed.size() == total
                                    ? ""
                                    : ": the first %s of %s"
                                            .formatted(Texts.number(failed.size()), Texts.number(total))),
                    List.of("table", "tokens", "reason"),
                    0,
                    failed));
        }
        List<List<String>> notes = tables.stream()
                .flatMap(table -> table.notes().stream().map(note -> List.of(table.table(), note)))
                .toList();
        if (!notes.isEmpty()) {
            grids.add(new Grid("Notes", List.of("table", "note"), 0, notes));
        }
        return grids;
    }

    /** Which run it was, between what. */
    static Grid run(Summary summary, List<List<String>> settings) {
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("run", summary.runId()),
                List.of("command", summary.command()),
                List.of(
                        "outcome",
                        "%s (exit code %d)"
                                .formatted(
                                        Texts.word(summary.outcome()),
                                        summary.outcome().exitCode())),
                List.of("began", Texts.time(summary.started())),
                List.of("ended", Texts.time(summary.finished())),
                List.of("source", Texts.cluster(summary.source())),
                List.of("target", Texts.cluster(summary.target()))));
        rows.addAll(settings);
        return new Grid("Run", List.of("what", "value"), 0, rows);
    }
}
