package dev.ringshift.repair;

import dev.ringshift.copy.RowCopier;
import dev.ringshift.copy.RowCopier.Outcome;
import dev.ringshift.diff.DiffEngine;
import dev.ringshift.repair.Looks.Seen;
import dev.ringshift.repair.Why.Reason;
import dev.ringshift.report.Mismatch;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repairs the rows of one table, a chunk at a time. For one thread. */
final class TableRepair {
    private final TableMapping mapping;
    private final DiffEngine engine;
    private final Looks looks;
    private final RowCopier copier;
    private final Supplier<Deletions> deletions;
    private final ExtraCells cells;
    private final Reasons reasons;
    private final Extras extras;

    TableRepair(
            TableMapping mapping, DiffEngine engine, RowCopier copier, Supplier<Deletions> deletions, Extras extras) {
        this.mapping = mapping;
        this.engine = engine;
        this.looks = new Looks(engine, mapping);
        this.copier = copier;
        this.deletions = deletions;
        this.cells = new ExtraCells(mapping);
        this.reasons = new Reasons(cells, extras);
        this.extras = extras;
    }

    /**
     * Repairs rows, and looks at each again.
     *
     * @param rows each once
     * @return what came of each, in the same order
     * @throws ExecutionException when a cluster does not answer
     */
    List<RowResult> repair(List<ReportedRow> rows) throws InterruptedException, ExecutionException {
        Seen before = looks.look(rows);
        Map<List<ByteBuffer>, Outcome> outcomes = write(rows, before);
        List<ReportedRow> toDelete = rows.stream()
                // of a row that does not fit, what the target has may be an earlier value of it
                .filter(row -> !(outcomes.get(row.name()) instanceof Outcome.Failed)
                        && !toDelete(before.of(row)).isEmpty())
                .toList();
        Map<List<ByteBuffer>, String> notDeleted = delete(toDelete, before);
        Seen after = looks.look(rows.stream()
                .filter(row -> outcomes.containsKey(row.name()) || toDelete.contains(row))
                .toList());
        List<RowResult> results = new ArrayList<>(rows.size());
        for (ReportedRow row : rows) {
            String failure = firstOf(
                    before.failures().get(row.name()), after.failures().get(row.name()), notDeleted.get(row.name()));
            if (failure != null) {
                results.add(RowResult.notFixed(row, List.of(Why.failed(failure))));
            } else if (outcomes.containsKey(row.name()) || toDelete.contains(row)) {
                results.add(result(row, after.of(row), outcomes.get(row.name())));
            } else {
                results.add(untouched(row, before.of(row)));
            }
        }
        return results;
    }

    /** What repairing would do; nothing is written. */
    List<RowResult> preview(List<ReportedRow> rows) throws InterruptedException, ExecutionException {
        Seen seen = looks.look(rows);
        return rows.stream().map(row -> preview(row, seen)).toList();
    }

    private RowResult preview(ReportedRow row, Seen seen) {
        String failure = seen.failures().get(row.name());
        if (failure != null) {
            return RowResult.notFixed(row, List.of(Why.failed(failure)));
        }
        List<Mismatch> differing = seen.of(row);
        List<Mismatch> toDelete = toDelete(differing);
        Map<String, List<Mismatch>> byColumn = new LinkedHashMap<>();
        differing.forEach(each -> byColumn.computeIfAbsent(
                        Objects.requireNonNullElse(each.column(), ""), ignored -> new ArrayList<>())
                .add(each));
        List<Why> why = new ArrayList<>();
        byColumn.values()
                .forEach(ofColumn -> why.addAll(Reasons.grouped(
                        ofColumn,
                        each -> !cells.isExtra(each, differing)
                                ? Reason.TO_WRITE
                                : toDelete.contains(each) ? Reason.TO_DELETE : reasons.ofExtra())));
        if (differing.isEmpty()) {
            return RowResult.same(row);
        }
        if (toDelete.size() < extras(differing).size()) {
            return RowResult.notFixed(row, why);
        }
        return isToWrite(differing) ? RowResult.toFix(row, why) : RowResult.toDelete(row, why);
    }

    private RowResult untouched(ReportedRow row, List<Mismatch> differing) {
        return differing.isEmpty()
                ? RowResult.same(row)
                : RowResult.notFixed(row, reasons.of(differing, new Outcome.Absent()));
    }

    private RowResult result(ReportedRow row, List<Mismatch> left, @Nullable Outcome outcome) {
        if (left.isEmpty()) {
            return outcome == null ? RowResult.deleted(row) : RowResult.fixed(row);
        }
        return RowResult.notFixed(row, reasons.of(left, Objects.requireNonNullElseGet(outcome, Outcome.Absent::new)));
    }

    private Map<List<ByteBuffer>, Outcome> write(List<ReportedRow> rows, Seen before) throws InterruptedException {
        List<ReportedRow> toWrite =
                rows.stream().filter(row -> isToWrite(before.of(row))).toList();
        List<Outcome> outcomes =
                copier.copy(toWrite.stream().map(ReportedRow::key).toList());
        Map<List<ByteBuffer>, Outcome> byRow = new HashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            byRow.put(toWrite.get(i).name(), outcomes.get(i));
        }
        return byRow;
    }

    private boolean isToWrite(List<Mismatch> differing) {
        return differing.size() > extras(differing).size();
    }

    private List<Mismatch> extras(List<Mismatch> differing) {
        return differing.stream().filter(each -> cells.isExtra(each, differing)).toList();
    }

    /** Counters never: a deleted one cannot be written again. */
    private List<Mismatch> toDelete(List<Mismatch> differing) {
        return extras instanceof Extras.Delete delete && !mapping.isOfCounters()
                ? cells.olderThan(delete.firstToStayMicros(), extras(differing))
                : List.of();
    }

    private Map<List<ByteBuffer>, String> delete(List<ReportedRow> rows, Seen before) throws InterruptedException {
        if (!(extras instanceof Extras.Delete delete)) {
            return Map.of();
        }
        Deletions sent = deletions.get();
        for (ReportedRow row : rows) {
            List<byte[]> key = engine.suspect(mapping, row.key()).targetKey();
            for (String statement : cells.deletions(toDelete(before.of(row)), key.size(), delete.deletionMicros())) {
                sent.send(row, statement, key);
            }
        }
        return sent.finish();
    }

    private static @Nullable String firstOf(@Nullable String... failures) {
        for (String failure : failures) {
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }
}
