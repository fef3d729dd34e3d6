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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        List<Todo> todos = todos(rows, before);
        Map<List<ByteBuffer>, Outcome> outcomes = write(todos);
        List<Todo> toDelete = todos.stream()
                // of a row that does not fit, what the target has may be an earlier value of it
                .filter(todo -> !(outcomes.get(todo.row().name()) instanceof Outcome.Failed)
                        && !todo.toDelete().isEmpty())
                .toList();
        Map<List<ByteBuffer>, String> notDeleted = delete(toDelete);
        Set<List<ByteBuffer>> touched = new HashSet<>(outcomes.keySet());
        toDelete.forEach(todo -> touched.add(todo.row().name()));
        Seen after = looks.look(
                rows.stream().filter(row -> touched.contains(row.name())).toList());
        List<RowResult> results = new ArrayList<>(rows.size());
        for (Todo todo : todos) {
            ReportedRow row = todo.row();
            String failure = firstOf(
                    before.failures().get(row.name()), after.failures().get(row.name()), notDeleted.get(row.name()));
            if (failure != null) {
                results.add(RowResult.notFixed(row, List.of(Why.failed(failure))));
            } else if (touched.contains(row.name())) {
                results.add(result(row, after.of(row), outcomes.get(row.name())));
            } else {
                results.add(untouched(todo));
            }
        }
        return results;
    }

    /** What repairing would do; nothing is written. */
    List<RowResult> preview(List<ReportedRow> rows) throws InterruptedException, ExecutionException {
        Seen seen = looks.look(rows);
        return todos(rows, seen).stream().map(todo -> preview(todo, seen)).toList();
    }

    private RowResult preview(Todo todo, Seen seen) {
        String failure = seen.failures().get(todo.row().name());
        if (failure != null) {
            return RowResult.notFixed(todo.row(), List.of(Why.failed(failure)));
        }
        if (todo.differing().isEmpty()) {
            return RowResult.same(todo.row());
        }
        Map<String, List<Mismatch>> byColumn = new LinkedHashMap<>();
        todo.differing()
                .forEach(each -> byColumn.computeIfAbsent(
                                Objects.requireNonNullElse(each.column(), ""), ignored -> new ArrayList<>())
                        .add(each));
        List<Why> why = byColumn.values().stream()
                .flatMap(ofColumn -> Reasons.grouped(ofColumn, each -> planned(each, todo)).stream())
                .toList();
        if (todo.leavesExtras()) {
            return RowResult.notFixed(todo.row(), why);
        }
        return todo.isToWrite() ? RowResult.fixed(todo.row(), why) : RowResult.deleted(todo.row(), why);
    }

    private Reason planned(Mismatch mismatch, Todo todo) {
        if (!todo.extras().contains(mismatch)) {
            return Reason.TO_WRITE;
        }
        return todo.toDelete().contains(mismatch) ? Reason.TO_DELETE : reasons.ofExtra();
    }

    private RowResult untouched(Todo todo) {
        return todo.differing().isEmpty()
                ? RowResult.same(todo.row())
                : RowResult.notFixed(todo.row(), reasons.of(todo.differing(), new Outcome.Absent()));
    }

    private RowResult result(ReportedRow row, List<Mismatch> left, @Nullable Outcome outcome) {
        if (left.isEmpty()) {
            return outcome == null ? RowResult.deleted(row, List.of()) : RowResult.fixed(row, List.of());
        }
        return RowResult.notFixed(row, reasons.of(left, Objects.requireNonNullElseGet(outcome, Outcome.Absent::new)));
    }

    private List<Todo> todos(List<ReportedRow> rows, Seen before) {
        return rows.stream().map(row -> todo(row, before.of(row))).toList();
    }

    private Todo todo(ReportedRow row, List<Mismatch> differing) {
        Set<Mismatch> its = cells.extras(differing);
        // counters never: a deleted one cannot be written again
        Set<Mismatch> toDelete = extras instanceof Extras.Delete delete && !mapping.isOfCounters()
                ? cells.olderThan(delete.firstToStayMicros(), its)
                : Set.of();
        return new Todo(row, differing, its, toDelete);
    }

    private Map<List<ByteBuffer>, Outcome> write(List<Todo> todos) throws InterruptedException {
        List<ReportedRow> toWrite =
                todos.stream().filter(Todo::isToWrite).map(Todo::row).toList();
        List<Outcome> outcomes =
                copier.copy(toWrite.stream().map(ReportedRow::key).toList());
        Map<List<ByteBuffer>, Outcome> byRow = new HashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            byRow.put(toWrite.get(i).name(), outcomes.get(i));
        }
        return byRow;
    }

    private Map<List<ByteBuffer>, String> delete(List<Todo> todos) throws InterruptedException {
        if (!(extras instanceof Extras.Delete delete)) {
            return Map.of();
        }
        Deletions sent = deletions.get();
        for (Todo todo : todos) {
            List<byte[]> key = engine.suspect(mapping, todo.row().key()).targetKey();
            for (String statement : cells.deletions(todo.toDelete(), key.size(), delete.deletionMicros())) {
                sent.send(todo.row(), statement, key);
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
