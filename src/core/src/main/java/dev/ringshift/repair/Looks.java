package dev.ringshift.repair;

import dev.ringshift.convert.ConversionException;
import dev.ringshift.diff.DiffEngine;
import dev.ringshift.read.Failures;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Suspect;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Looks at rows of one table on both sides, by their keys. For one thread. */
final class Looks {
    /** One row may be unreadable for what is in it; so many together mean that a cluster is not there. */
    private static final int MOST_FAILURES_IN_A_ROW = 10;

    private final DiffEngine engine;
    private final TableMapping mapping;

    Looks(DiffEngine engine, TableMapping mapping) {
        this.engine = engine;
        this.mapping = mapping;
    }

    /**
     * What a look came to.
     *
     * @param mismatches by row; nothing for a row that is the same on both sides
     * @param failures why rows could not be read
     */
    record Seen(Map<List<ByteBuffer>, List<Mismatch>> mismatches, Map<List<ByteBuffer>, String> failures) {
        List<Mismatch> of(ReportedRow row) {
            return mismatches.getOrDefault(row.name(), List.of());
        }
    }

    /**
     * Looks once at each.
     *
     * @throws ExecutionException when none of many can be read
     */
    Seen look(List<ReportedRow> rows) throws InterruptedException, ExecutionException {
        try {
            return new Seen(compare(rows), Map.of());
        } catch (ExecutionException | ConversionException e) {
            return lookAtEach(rows);
        }
    }

    private Seen lookAtEach(List<ReportedRow> rows) throws InterruptedException, ExecutionException {
        Seen seen = new Seen(new HashMap<>(), new HashMap<>());
        int failuresInARow = 0;
        for (ReportedRow row : rows) {
            try {
                seen.mismatches().putAll(compare(List.of(row)));
                failuresInARow = 0;
            } catch (ConversionException e) {
                seen.failures().put(row.name(), "its key does not fit the target: " + e.reason());
            } catch (ExecutionException e) {
                if (++failuresInARow == MOST_FAILURES_IN_A_ROW) {
                    throw e;
                }
                seen.failures().put(row.name(), "Cannot read it: " + Failures.describe(e));
            }
        }
        return seen;
    }

    private Map<List<ByteBuffer>, List<Mismatch>> compare(List<ReportedRow> rows)
            throws InterruptedException, ExecutionException {
        List<Suspect> suspects =
                rows.stream().map(row -> engine.suspect(mapping, row.key())).toList();
        return engine.recheck(mapping, suspects).mismatches().stream()
                .collect(Collectors.groupingBy(mismatch -> ReportedRow.name(mismatch.key())));
    }
}
