package dev.ringshift.service.coalesce;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the writes to partitions, in a fixed number of counters. Partitions that share one only coalesce a little less than
 * they could.
 */
final class WriteEpochs {
    private static final int COUNTERS = 4096;

    private final AtomicLongArray epochs = new AtomicLongArray(COUNTERS);

    long of(Object partition) {
        return epochs.get(index(partition));
    }

    void advance(Object partition) {
        epochs.incrementAndGet(index(partition));
    }

    private static int index(Object partition) {
        int hash = partition.hashCode() * 0x9E3779B9; // spreads what differs in its high bits only
        return hash >>> 20;
    }
}
