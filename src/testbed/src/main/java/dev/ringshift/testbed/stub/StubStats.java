package dev.ringshift.testbed.stub;

import java.util.List;

/**
 * What the stub did since its start or the last reset.
 *
 * @param executed queries that were begun to be worked on; those of system tables do not count
 * @param refused because too many waited
 * @param inProgress queries that are worked on now
 * @param maxInProgress the most that were worked on at once
 * @param waiting queries that wait now, for their partition or for a worker
 * @param maxWaiting the most that waited at once
 * @param meanMicros from the arrival of a query to its answer, 0 if there was none
 * @param hottest at most 100 partitions, that with the most queries first
 */
public record StubStats(
        long executed,
        long refused,
        int inProgress,
        int maxInProgress,
        int waiting,
        int maxWaiting,
        double meanMicros,
        List<PartitionStats> hottest) {
    public StubStats {
        hottest = List.copyOf(hottest);
    }

    /**
     * What was done for one partition.
     *
     * @param executed queries that were begun to be worked on
     * @param maxInProgress the most that were worked on at once
     */
    public record PartitionStats(PartitionKey partition, long executed, int maxInProgress) {}
}
