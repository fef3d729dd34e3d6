package dev.ringshift.service.coalesce;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One query for all who wait for its outcome. It belongs to none of them.
 *
 * @param <K> identifies the query
 * @param <V> what the query gives
 */
public class Flight<K, V> {
    enum State {
        WAITING,
        IN_PROGRESS,
        LANDED,
        DROPPED
    }

    private static final long LOST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Coalescer<K, V> coalescer;
    private final Request<K> first;
    private final Set<Seat<K, V>> seats = new LinkedHashSet<>();
    private final AtomicBoolean dispatched = new AtomicBoolean();
    private State state = State.WAITING;
    private long deadlineNanos;
    private long begunNanos;
    private long epoch;

    Flight(Coalescer<K, V> coalescer, Request<K> first) {
        this.coalescer = coalescer;
        this.first = first;
        this.deadlineNanos = first.deadlineNanos();
    }

    public K key() {
        return first.key();
    }

    /** The partition that the query reads. */
    public Object partition() {
        return first.partition();
    }

    Mode mode() {
        return first.mode();
    }

    /** When the last of its subscribers stops waiting, as far as known; final once the query is sent. */
    public synchronized long deadlineNanos() {
        return deadlineNanos;
    }

    /** How many wait. */
    public synchronized int subscribers() {
        return seats.size();
    }

    /** Whether it is still to be sent, and somebody waits for that. */
    public synchronized boolean isWaiting() {
        return state == State.WAITING;
    }

    /**
     * The query is sent now.
     *
     * @return false when nobody waits for it any more: it is not to be sent
     */
    public synchronized boolean begin() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.IN_PROGRESS;
        begunNanos = coalescer.now();
        epoch = coalescer.epoch(partition()); // before the query: what is written from here on may be missing in it
        return true;
    }

    /**
     * Ends a flight whose query could not be answered in time any more. In one go with the look at the time: who boards in
     * between may have all the time that it takes.
     *
     * @param leastNanos the least that a query takes
     * @return whether it ended
     */
    public boolean landIfLate(long leastNanos, Supplier<Outcome<V>> outcome) {
        Landing<K, V> landing;
        synchronized (this) {
            if (state != State.WAITING || deadlineNanos - coalescer.now() >= leastNanos) {
                return false;
            }
            landing = end();
        }
        coalescer.remove(this); // nobody boards it any more
        coalescer.land(this, landing, outcome.get());
        return true;
    }

    /** The query ended, or will not be sent. Calls after the first do nothing. */
    public void land(Outcome<V> outcome) {
        coalescer.land(this, outcome);
    }

    /** Whether its outcome will never come: whoever sends a query sees to it that the flight lands by its deadline, or a little later. */
    synchronized boolean isLost() {
        return state == State.IN_PROGRESS && coalescer.now() - deadlineNanos > LOST_NANOS;
    }

    /** Whether this call is the one that has to dispatch the flight. */
    boolean takeOff() {
        return dispatched.compareAndSet(false, true);
    }

    /** Takes a seat, if the mode allows it at this moment. */
    synchronized Boarding board(Seat<K, V> seat, int mostSeats) {
        if (!isJoinable()) {
            return Boarding.NOT_JOINABLE;
        }
        if (seats.size() >= mostSeats) {
            return Boarding.FULL;
        }
        seats.add(seat);
        seat.take(this);
        if (state == State.WAITING && seat.request().deadlineNanos() - deadlineNanos > 0) {
            deadlineNanos = seat.request().deadlineNanos();
        }
        return Boarding.SEATED;
    }

    boolean isJoinable() {
        return switch (state) {
            case WAITING -> true;
            case IN_PROGRESS -> mode() == Mode.JOIN && epoch == coalescer.epoch(partition());
            case LANDED, DROPPED -> false;
        };
    }

    /** Gives a seat up; whether that dropped the flight. */
    synchronized boolean vacate(Seat<K, V> seat) {
        if (seats.remove(seat) && seats.isEmpty() && state == State.WAITING) {
            state = State.DROPPED;
            return true;
        }
        return false;
    }

    /** Ends the flight, once; null when it had ended before. */
    synchronized @Nullable Landing<K, V> end() {
        if (state == State.LANDED || state == State.DROPPED) {
            return null;
        }
        Landing<K, V> landing = new Landing<>(state == State.IN_PROGRESS, List.copyOf(seats));
        state = State.LANDED;
        seats.clear();
        return landing;
    }

    synchronized boolean isBegun() {
        return state == State.IN_PROGRESS;
    }

    synchronized long ageNanos() {
        return state == State.IN_PROGRESS ? coalescer.now() - begunNanos : 0;
    }

    /** What a request found. */
    enum Boarding {
        SEATED,
        NOT_JOINABLE,
        FULL
    }

    /**
     * The end of a flight.
     *
     * @param sent whether its query was sent
     * @param waiting who waited to the end
     */
    record Landing<K, V>(boolean sent, List<Seat<K, V>> waiting) {}
}
