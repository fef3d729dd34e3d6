package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.TableSummary.Failure;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One table in one run: what was left to do, and what came of it. Used by the run's thread. */
final class TableRun {
    private final TablePlan plan;
    private final List<Split> failedBefore;
    private final SplitPlan rest;
    private final int skipped;
    private final Ring ring;
    private final LongSupplier nanoClock;
    private boolean begun;
    private long firstNanos;
    private long lastNanos;
    private final List<Failure> failures = new ArrayList<>();
    private RunMeter meter;

    /**
     * In parts of the table's ring.
     *
     * @param planned by all runs together; 1 but for a sample
     * @param doneBefore by earlier runs
     */
    record Ring(double planned, double doneBefore) {}

    /**
     * Begins a table.
     *
     * @param left the plan without what is done
     * @param failedBefore what failed in an earlier run and is not done since; comes first
     */
    TableRun(TablePlan plan, SplitPlan left, List<Split> failedBefore, Ring ring, LongSupplier nanoClock) {
        this.plan = plan;
        this.failedBefore = failedBefore;
        this.skipped = left.skipped();
        this.rest =
                left.without(RangeSet.of(failedBefore.stream().map(Split::range).toList()));
        this.ring = ring;
        this.nanoClock = nanoClock;
        this.meter = newMeter();
    }

    private RunMeter newMeter() {
        return new RunMeter(work(List.of(this)), nanoClock);
    }

    /**
     * Begins with what earlier runs have left, and tells the checkpoint so.
     *
     * @param whole what all runs together are to do
     */
    static TableRun whatIsLeft(TablePlan plan, SplitPlan whole, Checkpoint checkpoint) {
        String name = plan.name();
        RangeSet done = checkpoint.done(name);
        SplitPlan left = whole.without(done);
        Ring ring = new Ring(whole.fractionOfRing(), done.fractionOfRing());
        checkpoint.planned(
                name, whole.size(), left.skipped(), left.estimatedBytes(), ring.planned(), ring.doneBefore());
        return new TableRun(plan, left, checkpoint.failed(name), ring, System::nanoTime);
    }

    static RunMeter.Work work(Collection<TableRun> tables) {
        return new RunMeter.Work(
                tables.stream().mapToDouble(table -> table.ring.planned()).sum(),
                tables.stream().mapToLong(TableRun::toDo).sum(),
                tables.stream().mapToDouble(table -> table.ring.doneBefore()).sum(),
                tables.stream().mapToLong(TableRun::estimatedBytes).sum());
    }

    /** How far each of some tables is, to be asked again and again. */
    static Map<String, Supplier<Reading>> readings(Map<String, TableRun> tables) {
        Map<String, Supplier<Reading>> readings = new LinkedHashMap<>();
        tables.forEach((name, table) -> readings.put(name, table::reading));
        return readings;
    }

    Work work(SplitTask.Job job) {
        return new Work(
                plan.name(),
                new SplitTask(job, plan.mapping()),
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
            // its pace is that since now
            meter = newMeter();
        }
    }

    void add(SplitReport report) {
        meter.add(report);
        lastNanos = nanoClock.getAsLong();
        if (report.outcome() instanceof Failed failure && failures.size() < Failures.MOST_KEPT) {
            failures.add(new Failure(report.split().range(), failure.reason()));
        }
    }

    boolean isComplete() {
        return reading().splitsDone() == toDo();
    }

    TablePlan plan() {
        return plan;
    }

    Splits splits() {
        long done = reading().splitsDone();
        long failed = reading().splitsFailed();
        return new Splits(toDo() + skipped, done, failed, skipped, toDo() - done - failed);
    }

    /** How far it is, and how fast since its first split. */
    Reading reading() {
        return meter.read();
    }

    /** Moved by this run. */
    Tally tally() {
        return reading().tally();
    }

    /** From the first split taken up to the last one reported. */
    double seconds() {
        return TimeUnit.NANOSECONDS.toMillis(lastNanos - firstNanos) / 1000.0;
    }

    Failures failures() {
        return new Failures(reading().splitsFailed(), failures);
    }

    private long estimatedBytes() {
        return failedBefore.stream().mapToLong(Split::estimatedBytes).sum() + rest.estimatedBytes();
    }

    private long toDo() {
        return (long) failedBefore.size() + rest.size();
    }
}
