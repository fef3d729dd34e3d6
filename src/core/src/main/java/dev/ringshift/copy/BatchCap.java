package dev.ringshift.copy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much goes into a batch. The bytes are halved whenever the target refuses a batch as too large, since its limit
 * cannot be asked for.
 */
final class BatchCap {
    private static final long LEAST_BYTES = 1024;

    private final int rows;
    private final AtomicLong bytes;

    BatchCap(int rows, long bytes) {
        this.rows = rows;
        this.bytes = new AtomicLong(bytes);
    }

    boolean fits(int rowsInBatch, long bytesInBatch) {
        return rowsInBatch <= rows && bytesInBatch <= bytes.get();
    }

    /** A batch of this many bytes was refused: batches shall be at most half as large. */
    void refused(long bytesInBatch) {
        bytes.accumulateAndGet(Math.max(LEAST_BYTES, bytesInBatch / 2), Math::min);
    }

    long bytes() {
        return bytes.get();
    }
}
