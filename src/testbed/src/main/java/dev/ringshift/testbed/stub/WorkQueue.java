package dev.ringshift.testbed.stub;

import dev.ringshift.testbed.stub.StubStats.PartitionStats;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says when a query is begun: first it needs a worker, then, with the worker in hand, room in its partition. Both are given in
 * the order of arrival. Belongs to one thread.
 */
final class WorkQueue<W extends Work> {
    private static final int HOTTEST = 100;

    /** Beyond, partitions without a query are forgotten; their queries stay in the sums. */
    private static final int MAX_PARTITIONS = 1_000_000;

    private final StubOptions options;
    private final LongSupplier nanoTime;
    private final Consumer<W> start;
    private final Map<PartitionKey, Partition<W>> partitions = new HashMap<>();
    private final Queue<W> waitingForWorker = new ArrayDeque<>();
    private int workersTaken;
    private int inProgress;
    private int maxInProgress;
    private int maxWaiting;
    private long executed;
    private long refused;
    private long answered;
    private long answeredNanos;

    /** {@code start} is to call {@link #done} when the query is answered, later and in the same thread. */
    WorkQueue(StubOptions options, LongSupplier nanoTime, Consumer<W> start) {
        this.options = options;
        this.nanoTime = nanoTime;
        this.start = start;
    }

    /** Returns false, and forgets the query, if too many wait already. */
    boolean offer(W work) {
        if (workersTaken < options.workers()) {
            workersTaken++;
            enter(work);
        } else if (waitingForWorker.size() < options.maxWaiting()) {
            waitingForWorker.add(work);
        } else {
            refused++;
            return false;
        }
        maxWaiting = Math.max(maxWaiting, waiting());
        return true;
    }

    void done(W work) {
        answered++;
        answeredNanos += nanoTime.getAsLong() - work.arrivalNanos();
        Partition<W> partition = partition(work);
        partition.inProgress--;
        inProgress--;
        workersTaken--;
        W next = partition.waiting.poll();
        if (next != null) {
            begin(partition, next);
        } else if (partition.inProgress == 0 && partitions.size() > MAX_PARTITIONS) {
            partitions.remove(work.partition());
        }
        W waiting = waitingForWorker.poll();
        if (waiting != null) {
            workersTaken++;
            enter(waiting);
        }
    }

    long executed(PartitionKey key) {
        Partition<W> partition = partitions.get(key);
        return partition == null ? 0 : partition.executed;
    }

    StubStats stats() {
        List<PartitionStats> hottest = partitions.entrySet().stream()
                .map(entry ->
                        new PartitionStats(entry.getKey(), entry.getValue().executed, entry.getValue().maxInProgress))
                .sorted(Comparator.comparingLong(PartitionStats::executed).reversed())
                .limit(HOTTEST)
                .toList();
        return new StubStats(
                executed,
                refused,
                inProgress,
                maxInProgress,
                waiting(),
                maxWaiting,
                answered == 0 ? 0 : answeredNanos / 1e3 / answered,
                hottest);
    }

    /** Counts from zero; what is in progress or waits stays so. */
    void reset() {
        executed = 0;
        refused = 0;
        answered = 0;
        answeredNanos = 0;
        maxInProgress = inProgress;
        maxWaiting = waiting();
        partitions.values().removeIf(partition -> partition.inProgress == 0);
        partitions.values().forEach(Partition::reset);
    }

    private void enter(W work) {
        Partition<W> partition = partition(work);
        if (partition.inProgress < options.partitionCapacity()) {
            begin(partition, work);
        } else {
            partition.waiting.add(work);
        }
    }

    private void begin(Partition<W> partition, W work) {
        executed++;
        inProgress++;
        maxInProgress = Math.max(maxInProgress, inProgress);
        partition.begin();
        start.accept(work);
    }

    private Partition<W> partition(W work) {
        return partitions.computeIfAbsent(work.partition(), key -> new Partition<>());
    }

    /** Each that has a worker is in progress, or waits for its partition. */
    private int waiting() {
        return workersTaken - inProgress + waitingForWorker.size();
    }

    private static final class Partition<W> {
        private final Queue<W> waiting = new ArrayDeque<>(1);
        private long executed;
        private int inProgress;
        private int maxInProgress;

        void begin() {
            executed++;
            inProgress++;
            maxInProgress = Math.max(maxInProgress, inProgress);
        }

        void reset() {
            executed = 0;
            maxInProgress = inProgress;
        }
    }
}
