package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import scala.Function1;

/**
 * The loop of a run: keeps enough splits with Spark, records what comes back, and stops early when told to or when nothing
 * succeeds any more. One thread.
 */
final class CopyRun {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** From the first Ctrl-C to the moment at which what still runs is given up. */
    private static final long STOP_NANOS = Duration.ofSeconds(20).toNanos();

    /** So many failures in a row, and not one success, mean that the next split will fail as well. */
    private static final int LEAST_FAILURES_TO_GIVE_UP = 16;

    private final Waves waves;
    private final Checkpoint checkpoint;
    private final Limits limits;
    private final BooleanSupplier stopRequested;
    private final Consumer<SplitReport> onReport;
    private final Runnable onTurn;
    private final LongSupplier nanoClock;
    private int failuresInARow;
    private int wave;

    /**
     * What a table adds to the run.
     *
     * @param name for the description of the Spark jobs
     * @param task what an executor does with each split
     * @param splits what is to be done, in order
     */
    record Work(String name, Function1<scala.collection.Iterator<Split>, SplitReport> task, Iterator<Split> splits) {}

    /**
     * How much is with Spark at once.
     *
     * @param cores asked before each wave, since executors come and go
     * @param tasksAtOnce the most tasks that may run
     */
    record Limits(IntSupplier cores, int tasksAtOnce) {
        private static final int QUEUED_PER_CORE = 4;

        /** Splits outstanding: some wait with Spark, unless fewer may run than there are cores. */
        int window() {
            int now = Math.max(1, cores.getAsInt());
            return tasksAtOnce < now ? tasksAtOnce : now * QUEUED_PER_CORE;
        }
    }

    /**
     * Prepares a run.
     *
     * @param onReport hears of each split, after it is recorded
     * @param onTurn called several times a second, for the display
     */
    CopyRun(
            Waves waves,
            Checkpoint checkpoint,
            Limits limits,
            BooleanSupplier stopRequested,
            Consumer<SplitReport> onReport,
            Runnable onTurn,
            LongSupplier nanoClock) {
        this.waves = waves;
        this.checkpoint = checkpoint;
        this.limits = limits;
        this.stopRequested = stopRequested;
        this.onReport = onReport;
        this.onTurn = onTurn;
        this.nanoClock = nanoClock;
    }

    /** Whatever it throws, as when the checkpoint cannot be written, no split goes on that nobody would record. */
    void run(List<Work> tables) throws InterruptedException {
        try {
            handOut(tables);
            drain();
        } catch (RuntimeException | InterruptedException e) {
            waves.cancel();
            throw e;
        }
    }

    /** Ends early when told to, or when it is of no use. */
    private void handOut(List<Work> tables) throws InterruptedException {
        for (Work table : tables) {
            while (table.splits().hasNext()) {
                if (stopRequested.getAsBoolean() || isHopeless()) {
                    return;
                }
                if (!submit(table)) {
                    record(waves.take(PATIENCE));
                }
            }
        }
    }

    /** Sends a wave when half of what may be outstanding is back. */
    private boolean submit(Work table) {
        int window = limits.window();
        if (waves.outstanding() > window / 2) {
            return false;
        }
        List<Split> splits = new ArrayList<>();
        while (table.splits().hasNext() && splits.size() < window - waves.outstanding()) {
            splits.add(table.splits().next());
        }
        wave++;
        waves.submit("%s, wave %d".formatted(table.name(), wave), checkpoint.started(splits), table.task());
        return true;
    }

    private void drain() throws InterruptedException {
        boolean giveUp = isHopeless();
        long stopSince = 0;
        boolean stopping = false;
        boolean cancelled = false;
        while (waves.outstanding() > 0) {
            if (!stopping && stopRequested.getAsBoolean()) {
                stopping = true;
                stopSince = nanoClock.getAsLong();
            }
            boolean outOfTime = stopping && nanoClock.getAsLong() - stopSince > STOP_NANOS;
            if (!cancelled && (giveUp || outOfTime)) {
                cancelled = true;
                waves.cancel();
            }
            List<SplitReport> reports = waves.take(PATIENCE);
            record(cancelled ? abandoned(reports) : reports);
        }
    }

    private void record(List<SplitReport> reports) {
        if (!reports.isEmpty()) {
            checkpoint.record(reports);
        }
        for (SplitReport report : reports) {
            if (report.outcome() instanceof Failed) {
                failuresInARow++;
            } else if (report.outcome() instanceof Done) {
                failuresInARow = 0;
            }
            onReport.accept(report);
        }
        onTurn.run();
    }

    private boolean isHopeless() {
        return failuresInARow >= Math.max(LEAST_FAILURES_TO_GIVE_UP, 2 * limits.window());
    }

    /** What was cancelled did not fail: it stays to be done. */
    private static List<SplitReport> abandoned(List<SplitReport> reports) {
        return reports.stream()
                .map(report -> report.outcome() instanceof Done
                        ? report
                        : new SplitReport(report.split(), report.tally(), report.millis(), new Abandoned()))
                .toList();
    }
}
