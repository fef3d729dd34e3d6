package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import scala.Function1;

/**
 * The loop of a run: keeps enough splits with Spark, records what comes back, and stops early when told to or when nothing
 * succeeds any more. One thread.
 */
final class SplitLoop {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** From the first Ctrl-C to the moment at which what still runs is given up. */
    private static final long STOP_NANOS = Duration.ofSeconds(20).toNanos();

    /** So many failures in a row, and not one success, mean that the next split will fail as well. */
    private static final int LEAST_FAILURES_TO_GIVE_UP = 16;

    /**
     * Spark gives up a job whose results are together larger than {@code spark.driver.maxResultSize}, 1 GiB by default; a
     * report may have mismatches or bad rows of 24 MB.
     */
    static final int MOST_SPLITS_OF_A_WAVE = 32;

    /** A wave is a Spark job, which takes 20 ms whatever it does: with two cores, one split waiting for each is a job a split. */
    private static final int LEAST_WAITING = 6;

    private final Waves waves;
    private final Checkpoint checkpoint;
    private final Limits limits;
    private final BooleanSupplier stopRequested;
    private final BooleanSupplier enough;
    private final Consumer<SplitReport> onReport;
    private final Runnable onTurn;
    private final LongSupplier nanoClock;
    private final Map<String, Integer> firstAttempts = new HashMap<>();
    private int failuresInARow;
    private int wave;

    /**
     * What a table adds to the run.
     *
     * @param name for the description of the Spark jobs
     * @param task what an executor does with each split
     * @param splits what is to be done, in order
     * @param firstAttempt the number of a split's first attempt
     */
    record Work(
            String name,
            Function1<scala.collection.Iterator<Split>, SplitReport> task,
            Iterator<Split> splits,
            int firstAttempt) {}

    /**
     * How much is with Spark at once.
     *
     * @param cores asked before each wave, since executors come and go
     * @param tasksAtOnce the most tasks that may run
     */
    record Limits(IntSupplier cores, int tasksAtOnce) {

        Window now() {
            int coresNow = Math.max(1, cores.getAsInt());
            return tasksAtOnce < coresNow
                    ? new Window(tasksAtOnce, 0)
                    : new Window(coresNow, Math.max(coresNow, LEAST_WAITING));
        }
    }

    /**
     * How many splits to have with Spark.
     *
     * @param running splits that Spark works on
     * @param waiting splits behind them, so that no core waits for the next wave. One for each core, or a few more where
     *     cores are few; not many, since Spark goes on to start them after a stop. None when fewer may run than there are
     *     cores, since Spark would start those too
     */
    private record Window(int running, int waiting) {
        int size() {
            return running + waiting;
        }

        /** Worth a wave: not for each split that comes back, but before a core has nothing to do. */
        boolean hasRoom(int outstanding) {
            return outstanding < size() && outstanding <= running + waiting / 2;
        }
    }

    /**
     * Prepares a run.
     *
     * @param stopRequested whether to end soon, and to give up what takes long
     * @param enough whether to begin no more splits, and to wait for those that are begun
     * @param onReport hears of each split, after it is recorded
     * @param onTurn called several times a second, for the display
     */
    SplitLoop(
            Waves waves,
            Checkpoint checkpoint,
            Limits limits,
            BooleanSupplier stopRequested,
            BooleanSupplier enough,
            Consumer<SplitReport> onReport,
            Runnable onTurn,
            LongSupplier nanoClock) {
        this.waves = waves;
        this.checkpoint = checkpoint;
        this.limits = limits;
        this.stopRequested = stopRequested;
        this.enough = enough;
        this.onReport = onReport;
        this.onTurn = onTurn;
        this.nanoClock = nanoClock;
    }

    /** Whatever it throws, as when the checkpoint cannot be written, no split goes on that nobody would record. */
    void run(List<Work> tables) throws InterruptedException {
        tables.forEach(table -> firstAttempts.put(table.name(), table.firstAttempt()));
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
                if (stopRequested.getAsBoolean() || enough.getAsBoolean() || isHopeless()) {
                    return;
                }
                if (!submit(table)) {
                    record(waves.take(PATIENCE));
                }
            }
        }
    }

    /** Sends a wave when there is room for one. */
    private boolean submit(Work table) {
        Window window = limits.now();
        if (!window.hasRoom(waves.outstanding())) {
            return false;
        }
        int room = Math.min(MOST_SPLITS_OF_A_WAVE, window.size() - waves.outstanding());
        List<Split> splits = new ArrayList<>();
        while (table.splits().hasNext() && splits.size() < room) {
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
            record(waves.take(PATIENCE));
        }
    }

    private void record(List<SplitReport> reports) {
        if (!reports.isEmpty()) {
            checkpoint.record(reports);
        }
        for (SplitReport report : reports) {
            if (report.outcome() instanceof Failed) {
                // what failed before may fail for good: it says nothing of the splits after it
                failuresInARow += isFirstAttempt(report.split()) ? 1 : 0;
            } else if (report.outcome() instanceof Done) {
                failuresInARow = 0;
            }
            onReport.accept(report);
        }
        onTurn.run();
    }

    private boolean isFirstAttempt(Split split) {
        return split.attempt() <= firstAttempts.getOrDefault(split.table(), 1);
    }

    private boolean isHopeless() {
        return failuresInARow
                >= Math.max(LEAST_FAILURES_TO_GIVE_UP, 2 * limits.now().size());
    }
}
