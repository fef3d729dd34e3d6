package dev.ringshift.jobs;

import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.jobs.CopyRun.Work;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Failure;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** One table in one run: what was left to do, and what came of it. Used by the run's thread. */
final class TableRun {
    private final TablePlan plan;
    private final List<Split> failedBefore;
    private final SplitPlan rest;
    private final int skipped;
    private final double ringDoneBefore;
    private final LongSupplier nanoClock;
    private boolean begun;
    private long firstNanos;
    private long lastNanos;
    private final List<Failure> failures = new ArrayList<>();
    private Tally tally = Tally.ZERO;
    private long done;
    private long failed;

    /**
     * Begins a table.
     *
     * @param left the plan without what is done
     * @param failedBefore what failed in an earlier run and is not done since; comes first
     */
    TableRun(TablePlan plan, SplitPlan left, List<Split> failedBefore, double ringDoneBefore, LongSupplier nanoClock) {
        this.plan = plan;
        this.failedBefore = failedBefore;
        this.skipped = left.skipped();
        this.rest =
                left.without(RangeSet.of(failedBefore.stream().map(Split::range).toList()));
        this.ringDoneBefore = ringDoneBefore;
        this.nanoClock = nanoClock;
    }

    static RunMeter.Work work(Collection<TableRun> tables) {
        return new RunMeter.Work(
                tables.size(),
                tables.stream().mapToLong(TableRun::toDo).sum(),
                tables.stream()
                        .mapToDouble(table -> table.ringDoneBefore)
                        .average()
                        .orElse(0),
                tables.stream().mapToLong(TableRun::estimatedBytes).sum());
    }

    Work work(CopyTask.Job job) {
        return new Work(
                plan.name(),
                new CopyTask(job, plan.mapping()),
                Stream.concat(failedBefore.stream(), rest.stream())
                        .peek(split -> begin())
                        .iterator(),
                plan.firstAttempt());
    }

    /** With the first split, since other tables may come before this one. */
    private void begin() {
        if (!begun) {
            begun = true;
            firstNanos = nanoClock.getAsLong();
            lastNanos = firstNanos;
        }
    }

    void add(SplitReport report) {
        tally = tally.plus(report.tally());
        lastNanos = nanoClock.getAsLong();
        if (report.outcome() instanceof Done) {
            done++;
        } else if (report.outcome() instanceof Failed failure) {
            failed++;
            if (failures.size() < Failures.MOST_KEPT) {
                failures.add(new Failure(report.split().range(), failure.reason()));
            }
        }
    }

    boolean isComplete() {
        return done == toDo();
    }

    TableSummary summary(Map<String, TableSummary.Tuning> tuning) {
        TableSelection selection = plan.mapping().selection();
        return new TableSummary(
                plan.name(),
                selection.targetName(),
                new Splits(toDo() + skipped, done, failed, skipped, toDo() - done - failed),
                tally,
                plan.splits().estimatedBytes(),
                TimeUnit.NANOSECONDS.toMillis(lastNanos - firstNanos) / 1000.0,
                new Failures(failed, failures),
                plan.notes(),
                tuning);
    }

    private long estimatedBytes() {
        return failedBefore.stream().mapToLong(Split::estimatedBytes).sum() + rest.estimatedBytes();
    }

    private long toDo() {
        return (long) failedBefore.size() + rest.size();
    }
}
