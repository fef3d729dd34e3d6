package dev.ringshift.repair;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.copy.HiddenLists;
import dev.ringshift.copy.TestTable;
import dev.ringshift.diff.RingComparison;
import dev.ringshift.repair.Repair.Order;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.ValidationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Compares a table, leaves the report of that, and repairs by it.
 *
 * @param folder for reports
 */
record TestRepair(Path folder, TestTable table) {
    private static final Watcher WATCHER = new Watcher();

    private static final class Watcher implements Repair.Watcher {
        @Override
        public void step(long rows) {}

        @Override
        public boolean isStopped() {
            return false;
        }
    }

    /** Compares, and repairs. */
    RepairReport repair(Extras extras) {
        return run(new Order(Mode.REPAIR, extras, HiddenLists.STAY, Map.of()));
    }

    RepairReport run(Order order) {
        return run(validated(), order);
    }

    RepairReport run(Path report, Order order) {
        try {
            return Repair.of(
                            Found.read(report),
                            table.run().config(table.selection()),
                            table.sides().source(),
                            table.sides().target())
                    .run(order, WATCHER);
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** The folder of a validation. */
    Path validated() {
        Compared compared = compare();
        Instant now = Instant.now();
        ValidationSummary summary = new ValidationSummary(
                "v" + System.nanoTime(),
                ValidationSummary.COMMAND,
                now,
                now,
                RunOutcome.DIFFERENT,
                null,
                cluster(table.sides().source()),
                cluster(table.sides().target()),
                null,
                Map.of(),
                compared.mismatches().size(),
                List.of(new TableComparison(
                        table.selection().name(),
                        table.selection().targetName(),
                        new Splits(1, 1, 0, 0, 0),
                        compared.comparison(),
                        null,
                        1,
                        Failures.NONE,
                        List.of())));
        try {
            Path report = folder.resolve(summary.runId());
            SummaryFile.write(folder, summary);
            MismatchFile.write(report, compared.mismatches()::forEach);
            return report;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Compared compare() {
        return RingComparison.of(table, table.selection());
    }

    /** Whether both sides are the same. */
    boolean isClean() {
        Comparison comparison = compare().comparison();
        return comparison.differences().total() == 0;
    }

    /** Of all tables. */
    static Counts counts(RepairReport report) {
        return report.tables().stream().map(RepairReport.Table::counts).reduce(new Counts(0, 0, 0, 0), Counts::plus);
    }

    private static ClusterFacts cluster(CqlSession session) {
        return new ClusterFacts(
                List.of("127.0.0.1:9042"),
                null,
                session.execute("SELECT cluster_name FROM system.local").one().getString(0));
    }
}
