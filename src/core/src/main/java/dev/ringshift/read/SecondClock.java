package dev.ringshift.read;

import java.util.function.LongSupplier;

/**
 * Whole seconds since the epoch, for expiries. It is read off the wall clock once and then follows the monotonic clock,
 * so that a jump of the wall clock between reading and writing a cell does not change the cell's life; its seconds
 * begin when the servers' do, which a plain difference of two instants would not respect.
 */
public final class SecondClock implements LongSupplier {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final long offsetNanos = System.currentTimeMillis() * NANOS_PER_MILLI - System.nanoTime();

    @Override
    public long getAsLong() {
        return Math.floorDiv(System.nanoTime() + offsetNanos, NANOS_PER_SECOND);
    }
}
