package dev.ringshift.service.protect;

import dev.ringshift.service.coalesce.Dispatcher;
import dev.ringshift.service.coalesce.Flight;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.protect.Lanes.Entered;
import dev.ringshift.service.protect.Lanes.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends flights to the database, so many of a partition and so many in all at a time. The others wait in one stack: of
 * those whose partition has room, the last one to come is the next.
 *
 * <p>How many in all follows what the database shows ({@link DatabaseLimit}). A query keeps its place until it has ended, also
 * when nobody waits for its answer any more: the database is still at work on it.
 *
 * @param <K> identifies a query
 * @param <V> what a query gives
 */
public final class Gates<K, V> implements Dispatcher<K, V> {
    private final GateLimits limits;
    private final QuerySender<K, V> sender;
    private final LongSupplier clock;
    private final DatabaseLimit databaseLimit;
    private final QueryTime queryTime = new QueryTime();
    private final Lanes<K, V> lanes; // locked by "this"

    /** A flight that has got a place, at once or after a while. */
    private record Admitted<K, V>(Entered<K, V> entered, boolean waited) {}

    /**
     * @param clock nanoseconds, the one that deadlines are in
     */
    public Gates(GateLimits limits, QuerySender<K, V> sender, LongSupplier clock) {
        this.limits = limits;
        this.sender = sender;
        this.clock = clock;
        this.databaseLimit = new DatabaseLimit(limits.databaseMin(), limits.databaseMax());
        this.lanes = new Lanes<>(limits.partitionQueries());
    }

    @Override
    public void dispatch(Flight<K, V> flight) {
        Entered<K, V> entered = null;
        Flight<K, V> refused = null;
        synchronized (this) { // in one go, or the last one in progress could leave in between and call nobody
            Lane<K, V> lane = lanes.of(flight.partition());
            if (lanes.hasRoom(lane) && databaseHasRoom()) {
                lanes.enter(lane);
                entered = new Entered<>(flight, lane);
            } else {
                refused = await(flight, lane);
            }
        }
        if (entered != null) {
            send(List.of(new Admitted<>(entered, false)));
        } else if (refused != null) {
            refused.land(refusal("too many reads wait already; try again later"));
        }
    }

    @Override
    public synchronized void withdraw(Flight<K, V> flight) {
        lanes.remove(flight);
    }

    /** Queries that the database may have in progress at the moment. */
    public int databaseLimit() {
        return databaseLimit.get();
    }

    public synchronized int inProgress() {
        return lanes.inProgress();
    }

    public synchronized int waiting() {
        return lanes.waiting();
    }

    /** Partitions with queries in progress or waiting. */
    public synchronized int partitions() {
        return lanes.size();
    }

    private synchronized boolean databaseHasRoom() {
        return lanes.inProgress() < databaseLimit.get();
    }

    /** Keeps it waiting; the oldest that has to go for it, maybe itself. */
    private synchronized @Nullable Flight<K, V> await(Flight<K, V> flight, Lane<K, V> lane) {
        lanes.await(lane, flight);
        if (!flight.isWaiting()) { // withdrawn before it was here
            lanes.remove(flight);
            return null;
        }
        Flight<K, V> oldest = lane.waiting() > limits.partitionQueue()
                ? lanes.oldest(lane)
                : lanes.waiting() > limits.databaseMax() ? lanes.oldest() : null;
        if (oldest != null) {
            lanes.remove(oldest);
        }
        return oldest;
    }

    /** Gives a place up; who may be sent now. */
    private synchronized List<Admitted<K, V>> leave(Lane<K, V> lane) {
        lanes.leave(lane);
        List<Admitted<K, V>> next = new ArrayList<>();
        while (databaseHasRoom()) {
            Entered<K, V> entered = lanes.enterNext();
            if (entered == null) {
                break;
            }
            next.add(new Admitted<>(entered, true));
        }
        return next;
    }

    /** Sends flights that have a place, and those for whom they make room. In a loop: what fails at once would nest too deep. */
    private void send(List<Admitted<K, V>> first) {
        Deque<Admitted<K, V>> flights = new ArrayDeque<>(first);
        while (!flights.isEmpty()) {
            flights.addAll(trySend(flights.remove()));
        }
    }

    /** Those who may be sent now because this one did not need its place, or needs it no more. */
    private List<Admitted<K, V>> trySend(Admitted<K, V> next) {
        Flight<K, V> flight = next.entered().flight();
        // while others wait, queries are in progress whose answers correct the expectation; else nothing would
        boolean isLate = next.waited()
                ? flight.landIfLate(queryTime.expectedNanos(), Gates::tooLate)
                : flight.landIfLate(1, Outcome.Expired::new);
        if (isLate || !flight.begin()) {
            return leave(next.entered().lane());
        }
        Attempt attempt = new Attempt(next.entered());
        sender.send(flight.key(), Math.max(1, flight.deadlineNanos() - attempt.started), attempt);
        return attempt.sent();
    }

    /** A query in progress. */
    private final class Attempt implements QueryListener<V> {
        private final Flight<K, V> flight;
        private final Lane<K, V> lane;
        private final long started = clock.getAsLong();
        private final AtomicBoolean over = new AtomicBoolean();

        // locked by "this"
        private boolean isSent;
        private List<Admitted<K, V>> next = List.of();

        Attempt(Entered<K, V> entered) {
            this.flight = entered.flight();
            this.lane = entered.lane();
        }

        @Override
        public void expired() {
            flight.land(new Outcome.Expired<>());
        }

        /** Whatever goes wrong here, the place is free again and the next ones are sent. */
        @Override
        public void ended(Outcome<V> outcome) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            try {
                sample(outcome);
            } finally {
                List<Admitted<K, V>> others = leave(lane);
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
                databaseLimit.add(started, took, inProgress(), answered);
            }
        }

        /** When it ended while it was being sent, whoever sends goes on with the next ones. */
        private synchronized boolean isKept(List<Admitted<K, V>> others) {
            if (!isSent) {
                next = others;
            }
            return !isSent;
        }

        /** The next ones, if it has ended already. */
        synchronized List<Admitted<K, V>> sent() {
            isSent = true;
            return next;
        }
    }

    private static <V> Outcome<V> tooLate() {
        return refusal("it waited too long to be answered in time; allow more, or try again later");
    }

    private static <V> Outcome<V> refusal(String why) {
        return new Outcome.Failure<>(new OverloadException("Cannot read this now: " + why));
    }
}
