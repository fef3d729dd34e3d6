package dev.ringshift.service.protect;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import dev.ringshift.service.coalesce.Dispatcher;
import dev.ringshift.service.coalesce.Flight;
import dev.ringshift.service.coalesce.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends flights to the database, so many of a partition and so many in all at a time. The others wait in one stack: of
 * those whose partition has room, the last one to come is the next.
 *
 * <p>How many in all follows the latency that the database shows ({@link Gradient2Limit}): as long as it does not rise, more; when it does,
 * fewer.
 *
 * @param <K> identifies a query
 * @param <V> what a query gives
 */
public final class Gates<K, V> implements Dispatcher<K, V> {
    private final GateLimits limits;
    private final QuerySender<K, V> sender;
    private final LongSupplier clock;
    private final Limit databaseLimit;
    private final QueryTime queryTime = new QueryTime();

    // what follows is locked by "this"
    private final Map<Object, Lane> lanes = new HashMap<>();
    private final Deque<Flight<K, V>> waiting = new ArrayDeque<>();
    private int inProgress;

    /** A partition with queries. */
    private static final class Lane {
        int inProgress;
        int waiting;

        boolean isEmpty() {
            return inProgress == 0 && waiting == 0;
        }
    }

    /** A flight that has got a place, at once or after a while. */
    private record Waited<K, V>(Flight<K, V> flight, boolean waited) {}

    /**
     * @param clock nanoseconds, the one that deadlines are in
     */
    public Gates(GateLimits limits, QuerySender<K, V> sender, LongSupplier clock) {
        this.limits = limits;
        this.sender = sender;
        this.clock = clock;
        this.databaseLimit = Gradient2Limit.newBuilder()
                .initialLimit(Math.max(limits.databaseMin(), Math.min(limits.databaseMax(), 100)))
                .minLimit(limits.databaseMin())
                .maxConcurrency(limits.databaseMax())
                .build();
    }

    @Override
    public void dispatch(Flight<K, V> flight) {
        boolean entered;
        Flight<K, V> refused = null;
        synchronized (this) { // in one go, or the last one in progress could leave in between and call nobody
            entered = enter(flight);
            if (!entered) {
                refused = await(flight);
            }
        }
        if (entered) {
            send(List.of(new Waited<>(flight, false)));
        } else if (refused != null) {
            refused.land(refusal("too many reads wait already; try again later"));
        }
    }

    @Override
    public synchronized void withdraw(Flight<K, V> flight) {
        if (waiting.remove(flight)) {
            stopWaiting(flight);
        }
    }

    /** Queries that the database may have in progress at the moment. */
    public int databaseLimit() {
        return databaseLimit.getLimit();
    }

    public synchronized int inProgress() {
        return inProgress;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** Partitions with queries in progress or waiting. */
    public synchronized int partitions() {
        return lanes.size();
    }

    private synchronized boolean enter(Flight<K, V> flight) {
        Lane lane = lanes.computeIfAbsent(flight.partition(), partition -> new Lane());
        if (!hasRoom(lane)) {
            return false;
        }
        lane.inProgress++;
        inProgress++;
        return true;
    }

    private boolean hasRoom(Lane lane) {
        return lane.inProgress < limits.partitionQueries() && inProgress < databaseLimit.getLimit();
    }

    /** Keeps it waiting; the oldest that has to go for it, maybe itself. */
    private synchronized @Nullable Flight<K, V> await(Flight<K, V> flight) {
        waiting.addLast(flight);
        Lane lane = lanes.computeIfAbsent(flight.partition(), partition -> new Lane());
        lane.waiting++;
        Flight<K, V> oldest = lane.waiting > limits.partitionQueue()
                ? oldestOf(flight.partition())
                : waiting.size() > limits.databaseMax() ? waiting.peekFirst() : null;
        if (oldest != null) {
            withdraw(oldest);
        }
        return oldest;
    }

    private @Nullable Flight<K, V> oldestOf(Object partition) {
        return waiting.stream()
                .filter(flight -> flight.partition().equals(partition))
                .findFirst()
                .orElse(null);
    }

    private void stopWaiting(Flight<K, V> flight) {
        lanes.computeIfPresent(flight.partition(), (partition, lane) -> {
            lane.waiting--;
            return lane.isEmpty() ? null : lane;
        });
    }

    /** Sends flights that have a place, and those for whom they make room. In a loop: what fails at once would nest too deep. */
    private void send(List<Waited<K, V>> first) {
        Deque<Waited<K, V>> flights = new ArrayDeque<>(first);
        while (!flights.isEmpty()) {
            flights.addAll(trySend(flights.remove()));
        }
    }

    /** Those who may be sent now because this one did not need its place, or needs it no more. */
    private List<Waited<K, V>> trySend(Waited<K, V> next) {
        Flight<K, V> flight = next.flight();
        // while others wait, queries are in progress whose answers correct the expectation; else nothing would
        long least = next.waited() ? queryTime.expectedNanos() : 1;
        if (flight.landIfLate(least, Gates::tooLate) || !flight.begin()) {
            return leave(flight);
        }
        Attempt attempt = new Attempt(flight);
        sender.send(flight.key(), Math.max(1, flight.deadlineNanos() - attempt.started), attempt);
        return attempt.sent();
    }

    /** A query in progress. */
    private final class Attempt implements Consumer<Outcome<V>> {
        private final Flight<K, V> flight;
        private final long started = clock.getAsLong();
        private final AtomicBoolean over = new AtomicBoolean();

        // locked by "this"
        private boolean isSent;
        private List<Waited<K, V>> next = List.of();

        Attempt(Flight<K, V> flight) {
            this.flight = flight;
        }

        /** Once; whatever goes wrong here, the place is free again and the next ones are sent. */
        @Override
        public void accept(Outcome<V> outcome) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            try {
                sample(outcome);
            } finally {
                List<Waited<K, V>> others = leave(flight);
                try {
                    flight.land(outcome);
                } finally {
                    if (!isKept(others)) {
                        send(others);
                    }
                }
            }
        }

        /** A failure that comes sooner than answers do says nothing of how busy the database is. */
        private void sample(Outcome<V> outcome) {
            long took = Math.max(1, clock.getAsLong() - started);
            boolean answered = outcome instanceof Outcome.Answer;
            if (answered) {
                queryTime.add(took);
            }
            if (answered || took > queryTime.expectedNanos()) {
                databaseLimit.onSample(started, took, inProgress(), !answered);
            }
        }

        /** When it ended while it was being sent, whoever sends goes on with the next ones. */
        private synchronized boolean isKept(List<Waited<K, V>> others) {
            if (!isSent) {
                next = others;
            }
            return !isSent;
        }

        /** The next ones, if it has ended already. */
        synchronized List<Waited<K, V>> sent() {
            isSent = true;
            return next;
        }
    }

    /** Gives its place up; who may be sent now. */
    private synchronized List<Waited<K, V>> leave(Flight<K, V> flight) {
        inProgress--;
        lanes.computeIfPresent(flight.partition(), (partition, lane) -> {
            lane.inProgress--;
            return lane.isEmpty() ? null : lane;
        });
        List<Waited<K, V>> next = new ArrayList<>();
        for (Iterator<Flight<K, V>> i = waiting.descendingIterator();
                i.hasNext() && inProgress < databaseLimit.getLimit(); ) {
            Flight<K, V> candidate = i.next();
            if (enter(candidate)) {
                i.remove();
                stopWaiting(candidate);
                next.add(new Waited<>(candidate, true));
            }
        }
        return next;
    }

    private static <V> Outcome<V> tooLate() {
        return refusal("it waited too long to be answered in time; allow more, or try again later");
    }

    private static <V> Outcome<V> refusal(String why) {
        return new Outcome.Failure<>(new OverloadException("Cannot read this now: " + why));
    }
}
