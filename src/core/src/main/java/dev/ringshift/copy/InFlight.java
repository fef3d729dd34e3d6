package dev.ringshift.copy;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the writes that await an answer, in statements and in bytes, for all tasks of a JVM. An overloaded target halves
 * the bound on statements; each round of answers without trouble raises it by one, up to the given one: additive
 * increase, multiplicative decrease, as in TCP (RFC 5681).
 */
final class InFlight {
    /** Overload comes in bursts: all that is in flight fails together and counts as one. */
    private static final long NANOS_BETWEEN_CUTS = 500_000_000L;

    private final int mostStatements;
    private final long mostBytes;
    private final LongSupplier nanoClock;
    private final ReentrantLock turn = new ReentrantLock(true);
    private int limit;
    private int statements;
    private long bytes;
    private int answersSinceRaise;
    private long lastCutNanos;

    InFlight(int mostStatements, long mostBytes, LongSupplier nanoClock) {
        this.mostStatements = mostStatements;
        this.mostBytes = mostBytes;
        this.nanoClock = nanoClock;
        this.limit = mostStatements;
        this.lastCutNanos = nanoClock.getAsLong() - NANOS_BETWEEN_CUTS;
    }

    /** Waits for room, in turn: a large statement is not overtaken. One larger than all the bytes allowed goes alone. */
    void acquire(long size) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            awaitRoom(size);
        } finally {
            turn.unlock();
        }
    }

    private synchronized void awaitRoom(long size) throws InterruptedException {
        while (statements >= limit || (statements > 0 && bytes + size > mostBytes)) {
            wait();
        }
        statements++;
        bytes += size;
    }

    /**
     * Gives room back.
     *
     * @param error how it ended; null when it ended well
     */
    synchronized void release(long size, @Nullable Throwable error) {
        statements--;
        bytes -= size;
        if (error == null && limit < mostStatements && ++answersSinceRaise >= limit) {
            answersSinceRaise = 0;
            limit++;
        }
        notifyAll();
    }

    /** Halves the bound, once for a burst of failures. */
    synchronized void overloaded() {
        long now = nanoClock.getAsLong();
        if (now - lastCutNanos >= NANOS_BETWEEN_CUTS) {
            lastCutNanos = now;
            answersSinceRaise = 0;
            limit = Math.max(1, limit / 2);
        }
    }

    synchronized int limit() {
        return limit;
    }
}
