package dev.ringshift.service.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** A database in a simulation, of which always as much is asked as the limit allows. */
class DatabaseLimitTest {
    private static final int LEAST = 8;
    private static final int MOST = 2000;
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final DatabaseLimit limit = new DatabaseLimit(LEAST, MOST);
    private final PriorityQueue<Query> inProgress =
            new PriorityQueue<>((one, other) -> Long.compare(one.endNanos, other.endNanos));
    private long nanos;

    private record Query(long startNanos, long endNanos) {}

    /**
     * Goes on for a while.
     *
     * @param capacity queries worked on at once, each for 50 ms; 0 for a database that answers nothing, so that queries end after a second
     */
    private void run(long lengthNanos, int capacity) {
        long end = nanos + lengthNanos;
        PriorityQueue<Long> workers = new PriorityQueue<>();
        for (int i = 0; i < capacity; i++) {
            workers.add(nanos);
        }
        while (nanos < end) {
            while (inProgress.size() < limit.get()) {
                inProgress.add(new Query(nanos, capacity == 0 ? nanos + 1000 * MILLI : worked(workers)));
            }
            Query query = inProgress.remove();
            nanos = query.endNanos;
            limit.add(query.startNanos, query.endNanos - query.startNanos, inProgress.size() + 1, capacity > 0);
        }
    }

    private long worked(PriorityQueue<Long> workers) {
        long end = Math.max(nanos, workers.remove()) + 50 * MILLI;
        workers.add(end);
        return end;
    }

    /** Each query was a sample: within half a second any latency was usual, and the limit at its maximum. */
    @Test
    void should_stay_near_the_capacity_when_more_is_asked_for_than_the_database_can() {
        run(2 * MINUTE, 64);

        assertThat(limit.get()).isBetween(64, 4 * 64);
    }

    @Test
    void should_allow_as_much_as_is_configured_when_the_database_can_do_all() {
        run(2 * MINUTE, 10_000);

        assertThat(limit.get()).isEqualTo(MOST);
    }

    /** Timeouts that last as long as always were a latency that does not rise. */
    @Test
    void should_allow_the_least_as_long_as_the_database_answers_nothing() {
        run(5 * MINUTE, 0);

        assertThat(limit.get()).isEqualTo(LEAST);
    }

    @Test
    void should_allow_more_soon_when_the_database_answers_again() {
        run(MINUTE, 0);

        run(MINUTE, 10_000);

        assertThat(limit.get()).isGreaterThan(500);
    }
}
