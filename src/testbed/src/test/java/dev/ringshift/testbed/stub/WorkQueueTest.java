package dev.ringshift.testbed.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.testbed.stub.StubStats.PartitionStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final PartitionKey HOT = new PartitionKey(1, 0);
    private static final PartitionKey COLD = new PartitionKey(2, 0);

    private final AtomicLong nanoTime = new AtomicLong();
    private final List<Job> started = new ArrayList<>();

    @Test
    void should_begin_as_many_of_a_partition_as_it_has_capacity_for_when_more_come() {
        WorkQueue<Job> queue = queue(2, 100, 100);
        for (int i = 0; i < 5; i++) {
            queue.offer(new Job(HOT, i));
        }
        queue.offer(new Job(COLD, 5));

        assertThat(started).extracting(Job::arrivalNanos).containsExactly(0L, 1L, 5L);

        queue.done(started.get(0));

        assertThat(started).extracting(Job::arrivalNanos).containsExactly(0L, 1L, 5L, 2L);
    }

    @Test
    void should_make_others_wait_when_a_hot_partition_holds_all_workers() {
        WorkQueue<Job> queue = queue(1, 3, 100);
        for (int i = 0; i < 3; i++) {
            queue.offer(new Job(HOT, i));
        }
        queue.offer(new Job(COLD, 3));
        assertThat(started).hasSize(1);

        queue.done(started.get(0));

        assertThat(started).extracting(Job::partition).containsExactly(HOT, HOT, COLD);
    }

    @Test
    void should_refuse_when_too_many_wait_for_a_worker() {
        WorkQueue<Job> queue = queue(1, 1, 2);

        assertThat(queue.offer(new Job(HOT, 0))).isTrue();
        assertThat(queue.offer(new Job(COLD, 0))).isTrue();
        assertThat(queue.offer(new Job(COLD, 0))).isTrue();
        assertThat(queue.offer(new Job(COLD, 0))).isFalse();
        assertThat(queue.stats().refused()).isEqualTo(1);
        assertThat(queue.stats().maxWaiting()).isEqualTo(2);
    }

    @Test
    void should_count_by_partition_when_queries_are_done() {
        WorkQueue<Job> queue = queue(2, 100, 100);
        for (int i = 0; i < 3; i++) {
            queue.offer(new Job(HOT, 0));
        }
        queue.offer(new Job(COLD, 0));
        nanoTime.set(4_000);
        for (int i = 0; i < 4; i++) {
            queue.done(started.get(i));
        }

        StubStats stats = queue.stats();
        assertThat(stats.executed()).isEqualTo(4);
        assertThat(stats.inProgress()).isZero();
        assertThat(stats.maxInProgress()).isEqualTo(3);
        assertThat(stats.waiting()).isZero();
        assertThat(stats.maxWaiting()).isEqualTo(1);
        assertThat(stats.meanMicros()).isEqualTo(4);
        assertThat(stats.hottest()).containsExactly(new PartitionStats(HOT, 3, 2), new PartitionStats(COLD, 1, 1));
        assertThat(queue.executed(HOT)).isEqualTo(3);
        assertThat(queue.executed(new PartitionKey(3, 0))).isZero();
    }

    @Test
    void should_keep_what_is_in_progress_when_reset() {
        WorkQueue<Job> queue = queue(1, 100, 100);
        queue.offer(new Job(HOT, 0));
        queue.offer(new Job(HOT, 0));

        queue.reset();
        queue.done(started.get(0));
        queue.done(started.get(1));

        assertThat(queue.stats().executed()).isEqualTo(1);
        assertThat(queue.stats().maxInProgress()).isEqualTo(1);
        assertThat(queue.stats().inProgress()).isZero();
    }

    private WorkQueue<Job> queue(int partitionCapacity, int workers, int maxWaiting) {
        StubOptions options = StubOptions.builder()
                .partitionCapacity(partitionCapacity)
                .workers(workers)
                .maxWaiting(maxWaiting)
                .build();
        return new WorkQueue<>(options, nanoTime::get, started::add);
    }

    private record Job(PartitionKey partition, long arrivalNanos) implements Work {}
}
