package dev.ringshift.service;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Ends calls, and the flights of queries, whose time is up although nothing else has ended them. One look at all of them every now
 * and then costs less than a timer for each: nearly every one has ended by itself when it is looked at.
 */
final class Timeouts {
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final LongSupplier clock;

    /** Something that may still be in progress. */
    @FunctionalInterface
    interface Waiting {
        /**
         * Ends it if its time is up.
         *
         * @return whether it is over, for whatever reason; then it is not asked again
         */
        boolean endIfDue(long nowNanos);
    }

    /**
     * @param clock nanoseconds, like {@link System#nanoTime}
     */
    Timeouts(LongSupplier clock) {
        this.clock = clock;
    }

    void watch(Waiting each) {
        waiting.add(each);
    }

    /** To be called several times a second, by one thread. */
    void look() {
        long now = clock.getAsLong();
        waiting.removeIf(each -> each.endIfDue(now));
    }

    int watched() {
        return waiting.size();
    }
}
