package dev.ringshift.jobs;

import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.Tally;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How far a run is and how fast. Written by the run's thread, read by the display and by the metrics. */
final class RunMeter {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoClock;
    private final long startNanos;
    private final Work work;
    private Tally tally = Tally.ZERO;
    private double ringsDone;
    private long splitsDone;
    private long splitsFailed;

    /**
     * What there is to do.
     *
     * @param tables tables in the run
     * @param splits left to do when the run began
     * @param ringDoneBefore the part of all tables' rings that earlier runs had done, 0 to 1
     * @param estimatedBytes left to do when the run began, as the source estimates; 0 when it does not
     */
    record Work(int tables, long splits, double ringDoneBefore, long estimatedBytes) {}

    /**
     * The run at an instant.
     *
     * @param work what there was to do
     * @param tally moved by this run
     * @param splitsDone by this run
     * @param splitsFailed by this run
     * @param ringDone by all runs, over all tables, 0 to 1
     * @param elapsed since the run began
     * @param remaining a guess, from this run's own pace; empty before the first split is done
     */
    record Reading(
            Work work,
            Tally tally,
            long splitsDone,
            long splitsFailed,
            double ringDone,
            Duration elapsed,
            Optional<Duration> remaining) {

        double rowsPerSecond() {
            return perSecond(tally.rows());
        }

        double bytesPerSecond() {
            return perSecond(tally.bytes());
        }

        private double perSecond(long amount) {
            return amount * NANOS_PER_SECOND / Math.max(1, elapsed.toNanos());
        }
    }

    RunMeter(Work work, LongSupplier nanoClock) {
        this.work = work;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    synchronized void add(SplitReport report) {
        tally = tally.plus(report.tally());
        if (report.outcome() instanceof Done) {
            splitsDone++;
            ringsDone += report.split().range().fractionOfRing();
        } else if (report.outcome() instanceof Failed) {
            splitsFailed++;
        }
    }

    synchronized Reading read() {
        Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - startNanos);
        double ringNow = ringsDone / Math.max(1, work.tables());
        double ringLeft = Math.max(0, 1 - work.ringDoneBefore() - ringNow);
        Optional<Duration> remaining = ringNow == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() / ringNow * ringLeft)));
        return new Reading(work, tally, splitsDone, splitsFailed, work.ringDoneBefore() + ringNow, elapsed, remaining);
    }
}
