package dev.ringshift.diff;

import dev.failsafe.RateLimiter;
import dev.ringshift.config.Pacing;
import dev.ringshift.read.PageReader.Page;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the scans of one side from reading faster than they may: all tasks of a JVM share it. What is kept waiting is the task, whose
 * next page is asked for already, so that at most one page is read too early.
 */
final class Pace {
    /** So many times as long as usual is slow. */
    private static final int SLOW = 3;

    /** Pages of few rows say little of the time for a row. */
    private static final int FEW_ROWS = 100;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int WEIGHT = 64;

    private final @Nullable RateLimiter<Object> limiter;
    private final boolean holdBack;
    private final Sleeper sleeper;
    private double usualNanos;

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    Pace(Pacing pacing) {
        this(pacing, TimeUnit.NANOSECONDS::sleep);
    }

    Pace(Pacing pacing, Sleeper sleeper) {
        this.limiter = pacing.rowsPerSecond() == null
                ? null
                : RateLimiter.smoothBuilder(pacing.rowsPerSecond(), Duration.ofSeconds(1))
                        .build();
        this.holdBack = pacing.holdBack();
        this.sleeper = sleeper;
    }

    /** Waits as long as a page demands that was read. */
    void after(Page page) throws InterruptedException {
        if (limiter != null && page.count() > 0) {
            sleeper.sleep(limiter.reservePermits(page.count()).toNanos());
        }
        if (holdBack && page.count() >= FEW_ROWS && isSlow((double) page.nanos() / page.count())) {
            sleeper.sleep(Math.min(page.nanos(), LONGEST_PAUSE.toNanos()));
        }
    }

    /** Takes the time of a row into what is usual, too: a cluster that is slower for good is not held back for ever. */
    private synchronized boolean isSlow(double nanos) {
        if (usualNanos == 0) {
            usualNanos = nanos;
        }
        boolean slow = nanos > SLOW * usualNanos;
        usualNanos += (Math.min(nanos, SLOW * usualNanos) - usualNanos) / WEIGHT;
        return slow;
    }
}
