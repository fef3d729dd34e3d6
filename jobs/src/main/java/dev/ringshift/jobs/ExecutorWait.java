package dev.ringshift.jobs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Waits until Spark's executors are there. They register some seconds after Spark has started, and a plan made before that
 * is a plan for one machine.
 */
final class ExecutorWait {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long SILENT_NANOS = Duration.ofSeconds(4).toNanos();
    private static final Duration MOST = Duration.ofSeconds(30);

    private final IntSupplier executors;
    private final LongSupplier nanoClock;
    private final Pause pause;
    private final PrintStream err;

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    ExecutorWait(IntSupplier executors, LongSupplier nanoClock, Pause pause, PrintStream err) {
        this.executors = executors;
        this.nanoClock = nanoClock;
        this.pause = pause;
        this.err = err;
    }

    /** Returns how many there are when no more come, or after 30 s; none then, perhaps. */
    int await() throws InterruptedException {
        long start = nanoClock.getAsLong();
        long changed = start;
        int last = executors.getAsInt();
        boolean told = false;
        while (true) {
            pause.pass(MOMENT);
            long now = nanoClock.getAsLong();
            int found = executors.getAsInt();
            changed = found == last ? changed : now;
            last = found;
            if ((last > 0 && now - changed >= QUIET_NANOS) || now - start >= MOST.toNanos()) {
                return last;
            }
            if (!told && now - start >= SILENT_NANOS) {
                told = true;
                err.printf(
                        "Waiting up to %d s for the executors of Spark; there are %d so far%n", MOST.toSeconds(), last);
            }
        }
    }
}
