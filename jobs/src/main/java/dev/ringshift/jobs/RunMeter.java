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
     * @param rings that make it up, one for each table that is done in full; less for a part of it
     * @param splits left to do when the run began
     * @param ringsDoneBefore those of {@code rings} that earlier runs had done
     * @param estimatedBytes left to do when the run began, as the source estimates; 0 when it does not
     */
    record Work(double rings, long splits, double ringsDoneBefore, long estimatedBytes) {
        /** For work that reads more than the source estimates. */
        Work withoutEstimate() {
            return new Work(rings, splits, ringsDoneBefore, 0);
        }

        /** The part that earlier runs had done, 0 to 1. */
        double doneBefore() {
            return rings == 0 ? 0 : ringsDoneBefore / rings;
        }
    }

    /**
     * The run at an instant.
     *
     * @param work what there was to do
     * @param tally moved by this run
     * @param splitsDone by this run
     * @param splitsFailed by this run
     * @param ringDone the part of the work that all runs have done, by tokens, 0 to 1
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
        double done = work.ringsDoneBefore() + ringsDone;
        double left = Math.max(0, work.rings() - done);
        Optional<Duration> remaining = ringsDone == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() / ringsDone * left)));
        double ringDone = work.rings() == 0 ? 0 : done / work.rings();
        return new Reading(work, tally, splitsDone, splitsFailed, ringDone, elapsed, remaining);
    }
}
