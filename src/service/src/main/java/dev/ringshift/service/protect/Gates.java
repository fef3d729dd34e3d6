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
            send(flight);
        } else if (refused != null) {
            refuse(refused, "too many reads wait already; try again later");
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

    private void send(Flight<K, V> first) {
        List<Flight<K, V>> flights = List.of(first);
        while (!flights.isEmpty()) { // one that is not sent after all makes room for others
            List<Flight<K, V>> next = new ArrayList<>();
            for (Flight<K, V> flight : flights) {
                if (!trySend(flight)) {
                    next.addAll(leave(flight));
                }
            }
            flights = next;
        }
    }

    private boolean trySend(Flight<K, V> flight) {
        long started = clock.getAsLong();
        long left = flight.deadlineNanos() - started;
        if (left < queryTime.expectedNanos()) {
            refuse(flight, "it waited too long to be answered in time; allow more, or try again later");
            return false;
        }
        if (!flight.begin()) {
            return false;
        }
        sender.send(flight.key(), left, outcome -> landed(flight, started, outcome));
        return true;
    }

    private void landed(Flight<K, V> flight, long started, Outcome<V> outcome) {
        long took = Math.max(1, clock.getAsLong() - started);
        boolean answered = outcome instanceof Outcome.Answer;
        if (answered) {
            queryTime.add(took);
        }
        databaseLimit.onSample(started, took, inProgress(), !answered);
        List<Flight<K, V>> next = leave(flight);
        flight.land(outcome);
        next.forEach(this::send);
    }

    /** Gives its place up; who may be sent now. */
    private synchronized List<Flight<K, V>> leave(Flight<K, V> flight) {
        inProgress--;
        lanes.computeIfPresent(flight.partition(), (partition, lane) -> {
            lane.inProgress--;
            return lane.isEmpty() ? null : lane;
        });
        List<Flight<K, V>> next = new ArrayList<>();
        for (Iterator<Flight<K, V>> i = waiting.descendingIterator();
                i.hasNext() && inProgress < databaseLimit.getLimit(); ) {
            Flight<K, V> candidate = i.next();
            if (enter(candidate)) {
                i.remove();
                stopWaiting(candidate);
                next.add(candidate);
            }
        }
        return next;
    }

    private void refuse(Flight<K, V> flight, String why) {
        flight.land(new Outcome.Failure<>(new OverloadException("Cannot read this now: " + why)));
    }
}
