package dev.ringshift.repair;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Pacing;
import dev.ringshift.config.TableSelection;
import dev.ringshift.config.ValidateSettings;
import dev.ringshift.copy.Attempt;
import dev.ringshift.copy.CopyEngine;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.HiddenLists;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.diff.CompareSettings;
import dev.ringshift.diff.DiffEngine;
import dev.ringshift.diff.Tolerances;
import dev.ringshift.read.Retries;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.repair.RepairReport.Row;
import dev.ringshift.repair.RepairReport.Table;
import dev.ringshift.schema.TableMapping;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Repairs what a validation found: writes the rows that are missing or differ on the target again, from the source as it is
 * now, and looks at each. Borrows the sessions. For one thread.
 */
public final class Repair {
    /** Looked at together: few enough to hold values of a megabyte of both sides, as literals. */
    private static final int CHUNK_ROWS = 100;

    /** Of those that are told of in full. */
    private static final int MOST_ROWS_KEPT = 10_000;

    private final Found found;
    private final CqlSession source;
    private final CqlSession target;
    private final MigrateConfig config;
    private final CopyPlan plan;
    private final Map<String, TablePlan> tables;
    private final Clock clock = Clock.systemUTC();

    private Repair(Found found, MigrateConfig config, CopyPlan plan, CqlSession source, CqlSession target) {
        this.found = found;
        this.config = config;
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.tables = plan.tables().stream().collect(Collectors.toMap(TablePlan::name, table -> table));
    }

    /**
     * What to do.
     *
     * @param mode whether to write
     * @param extras what becomes of what only the target has
     * @param hiddenLists what becomes of lists that differ on a target that does not show their times
     * @param latestAttempts by source table, the highest number of an attempt of the copy's; without tables of which it is not known
     */
    public record Order(Mode mode, Extras extras, HiddenLists hiddenLists, Map<String, Integer> latestAttempts) {
        public Order {
            latestAttempts = Map.copyOf(latestAttempts);
        }
    }

    /** Whoever waits. */
    public interface Watcher {
        /** Some more rows are through. */
        void step(long rows);

        /** Whether to stop here. Asked between chunks. */
        boolean isStopped();
    }

    /**
     * Gets ready: looks at both clusters and at the tables that the report names. Writes nothing.
     *
     * @throws RepairException when the report is of other tables or other clusters than the settings
     */
    public static Repair of(Found found, MigrateConfig config, CqlSession source, CqlSession target) {
        CopyPlanner planner = CopyPlanner.between(config, source, target);
        found.requireClusters(planner.source().name(), planner.target().name());
        List<TableSelection> selections = found.requireTables(planner.selections());
        Executors here = new Executors(
                Runtime.getRuntime().availableProcessors(),
                1,
                Runtime.getRuntime().maxMemory());
        return new Repair(found, config, planner.plan(selections, here), source, target);
    }

    /**
     * Repairs all rows that the report names.
     *
     * @throws IOException when the report cannot be read any more
     * @throws ExecutionException when a cluster does not answer; what was repaired stays
     */
    public RepairReport run(Order order, Watcher watcher) throws IOException, InterruptedException, ExecutionException {
        Instant started = clock.instant();
        CopyEngine copy = new CopyEngine(source, target, config.copy(), plan.tuning());
        DiffEngine diff = new DiffEngine(
                source,
                target,
                config.copy(),
                settings(config.validate()),
                plan.tuning().pageRows(),
                Pacing.NONE);
        Map<String, TableRepair> repairs = new LinkedHashMap<>();
        Map<String, Counts> counts = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        End end = End.DONE;
        try (ReportedRows reported = ReportedRows.open(found.folder())) {
            for (List<ReportedRow> chunk = reported.next(CHUNK_ROWS);
                    !chunk.isEmpty();
                    chunk = reported.next(CHUNK_ROWS)) {
                if (watcher.isStopped()) {
                    end = End.INTERRUPTED;
                    break;
                }
                String table = chunk.get(0).table();
                if (!repairs.containsKey(table)) {
                    repairs.put(table, table(table, order, copy, diff));
                }
                TableRepair repair = repairs.get(table);
                List<RowResult> results = order.mode() == Mode.REPAIR ? repair.repair(chunk) : repair.preview(chunk);
                for (RowResult result : results) {
                    counts.merge(table, result.counts(), Counts::plus);
                    if (!result.why().isEmpty() && rows.size() < MOST_ROWS_KEPT) {
                        rows.add(row(result));
                    }
                }
                watcher.step(chunk.size());
            }
        }
        List<Table> ofTables = counts.entrySet().stream()
                .map(each -> new Table(
                        each.getKey(), mapping(each.getKey()).selection().targetName(), each.getValue()))
                .toList();
        return new RepairReport(
                found.summary().runId(), started, clock.instant(), order.mode(), end, found.beyond(), ofTables, rows);
    }

    private TableRepair table(String name, Order order, CopyEngine copy, DiffEngine diff) throws InterruptedException {
        // above all attempts of the copy, and never a first one, for somebody may have written the lists
        int later = Math.max(1, order.latestAttempts().getOrDefault(name, 1)) + 1;
        // a dry run adds to no counter, and so waits for no addition
        Attempt attempt = new Attempt(order.mode() == Mode.DRY_RUN ? 1 : later, 0);
        return new TableRepair(
                mapping(name),
                diff,
                copy.rows(mapping(name), attempt, order.hiddenLists()),
                () -> new Deletions(target, new Retries(config.copy())),
                order.extras());
    }

    private TableMapping mapping(String table) {
        TablePlan planned = tables.get(table);
        if (planned == null) {
            throw found.changed();
        }
        return planned.mapping();
    }

    private static Row row(RowResult result) {
        ReportedRow row = result.row();
        return new Row(row.table(), row.partitionKey(), row.clusteringKey(), result.why());
    }

    /** Every difference counts, also one that is being made; and a row of which one is dropped would look repaired. */
    private static CompareSettings settings(ValidateSettings validate) {
        return new CompareSettings(
                Duration.ZERO,
                1,
                Duration.ZERO,
                new Tolerances(
                        validate.ttlTolerance().toSeconds(),
                        validate.writetimeToleranceMicros(),
                        validate.floatTolerance()));
    }
}
