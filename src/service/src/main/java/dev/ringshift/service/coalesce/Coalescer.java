package dev.ringshift.service.coalesce;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a seat in a flight. See the package for the rules.
 *
 * @param <K> identifies a query, by {@code equals}
 * @param <V> what a query gives
 */
public class Coalescer<K, V> {
    /** Up to here the thread that brings the outcome hands it out; it may be an event loop that others wait for. */
    private static final int HANDED_OUT_AT_ONCE = 16;

    private static final int CHUNK = 256;

    private final CoalescerLimits limits;
    private final Dispatcher<K, V> dispatcher;
    private final FlightListener<K> listener;
    private final Executor fanOut;
    private final LongSupplier clock;
    private final ConcurrentMap<K, Slot<K, V>> slots = new ConcurrentHashMap<>();
    private final WriteEpochs writes = new WriteEpochs();

    /** For {@link #create}, and for tests that break a rule to see whether it is missed. */
    Coalescer(
            CoalescerLimits limits,
            Dispatcher<K, V> dispatcher,
            FlightListener<K> listener,
            Executor fanOut,
            LongSupplier clock) {
        this.limits = limits;
        this.dispatcher = dispatcher;
        this.listener = listener;
        this.fanOut = fanOut;
        this.clock = clock;
    }

    /**
     * A coalescer without a flight.
     *
     * @param fanOut hands an outcome out to many; never the thread that landed the flight
     * @param clock nanoseconds, like {@link System#nanoTime}
     */
    public static <K, V> Coalescer<K, V> create(
            CoalescerLimits limits,
            Dispatcher<K, V> dispatcher,
            FlightListener<K> listener,
            Executor fanOut,
            LongSupplier clock) {
        return new Coalescer<>(limits, dispatcher, listener, fanOut, clock);
    }

    /**
     * Waits for the answer to a request.
     *
     * @param subscriber hears once, maybe before this returns, and must not block
     */
    public final Subscription subscribe(Request<K> request, Consumer<Outcome<V>> subscriber) {
        long latest = now() + limits.longestWait().toNanos();
        boolean tooLong = request.deadlineNanos() - latest > 0;
        Seat<K, V> seat = new Seat<>(
                tooLong ? new Request<>(request.key(), request.partition(), request.mode(), latest) : request,
                subscriber);
        place(seat, true);
        return () -> leave(seat);
    }

    /**
     * A write to a partition was answered by the database, and is about to be answered to whoever made it: from here on no
     * request joins a flight whose query may have missed it.
     */
    public final void written(Object partition) {
        writes.advance(partition);
    }

    /** How many keys have flights; 0 when nothing is in progress. */
    public final int keysInFlight() {
        return slots.size();
    }

    long now() {
        return clock.getAsLong();
    }

    long epoch(Object partition) {
        return writes.of(partition);
    }

    /**
     * Seats a subscriber.
     *
     * @param isNew whether its request is still to be counted; one that changes flights has been
     */
    private void place(Seat<K, V> seat, boolean isNew) {
        Request<K> request = seat.request();
        if (request.mode() == Mode.OFF) {
            Flight<K, V> flight = flight(request);
            flight.board(seat, limits.mostSubscribers());
            if (isNew) {
                listener.departed(request.key());
            }
            dispatchOnce(flight);
        } else {
            AtomicBoolean full = new AtomicBoolean();
            Slot<K, V> slot = Objects.requireNonNull(
                    slots.compute(request.key(), (key, before) -> boarded(seat, before, isNew, full)));
            if (full.get()) {
                hear(seat, new Outcome.Failure<>(new FullFlightException(limits.mostSubscribers())));
            }
            dispatchOnce(slot.current());
        }
        if (seat.isOver()) { // left while it changed from one flight to another
            vacate(seat);
        }
    }

    Flight<K, V> flight(Request<K> request) {
        return new Flight<>(this, request);
    }

    /** Seats a subscriber while nobody else can change the key's flights. */
    private Slot<K, V> boarded(Seat<K, V> seat, @Nullable Slot<K, V> found, boolean isNew, AtomicBoolean full) {
        // one that is lost would make each later request for the key wait in vain
        Slot<K, V> slot = found != null && found.current().isLost() ? found.without(found.current()) : found;
        K key = seat.request().key();
        if (slot != null) {
            Flight<K, V> newest = slot.newest();
            switch (newest.board(seat, limits.mostSubscribers())) {
                case SEATED -> {
                    if (isNew) {
                        listener.joined(key, newest.ageNanos());
                    }
                    return slot;
                }
                case FULL -> {
                    full.set(true);
                    return slot;
                }
                case NOT_JOINABLE -> {}
            }
        }
        Flight<K, V> made = flight(seat.request());
        made.board(seat, limits.mostSubscribers());
        if (isNew) {
            listener.departed(key);
        }
        return slot != null
                        && seat.request().mode() == Mode.NEXT
                        && slot.current().isBegun()
                ? new Slot<>(slot.current(), made)
                : new Slot<>(made, null);
    }

    private void dispatchOnce(Flight<K, V> flight) {
        if (flight.takeOff()) {
            dispatcher.dispatch(flight);
        }
    }

    void leave(Seat<K, V> seat) {
        if (seat.end()) {
            vacate(seat);
        }
    }

    private void vacate(Seat<K, V> seat) {
        Flight<K, V> flight = seat.flight();
        if (flight != null && flight.vacate(seat)) {
            remove(flight);
            dispatcher.withdraw(flight);
            listener.dropped(flight.key());
        }
    }

    void land(Flight<K, V> flight, Outcome<V> outcome) {
        remove(flight); // first: who comes from here on gets another flight
        land(flight, flight.end(), outcome);
    }

    /** The rest of it, for a flight that is removed and has ended. */
    void land(Flight<K, V> flight, Flight.@Nullable Landing<K, V> landing, Outcome<V> outcome) {
        if (landing == null) {
            return;
        }
        if (landing.sent()) {
            listener.landed(flight.key(), landing.waiting().size());
        }
        List<Seat<K, V>> waiting = landing.waiting();
        if (waiting.size() <= HANDED_OUT_AT_ONCE) {
            handOut(waiting, outcome);
            return;
        }
        for (int from = 0; from < waiting.size(); from += CHUNK) {
            List<Seat<K, V>> chunk = waiting.subList(from, Math.min(from + CHUNK, waiting.size()));
            fanOut.execute(() -> handOut(chunk, outcome));
        }
    }

    void handOut(List<Seat<K, V>> seats, Outcome<V> outcome) {
        for (Seat<K, V> seat : seats) {
            if (outcome instanceof Outcome.Expired && seat.request().deadlineNanos() - now() > 0) {
                place(seat, false);
            } else {
                hear(seat, outcome);
            }
        }
    }

    @SuppressWarnings("IllegalCatch") // one that throws must not keep the answer from the others
    private void hear(Seat<K, V> seat, Outcome<V> outcome) {
        try {
            seat.hear(outcome);
        } catch (RuntimeException | Error e) {
            listener.threw(seat.request().key(), e);
        }
    }

    /** By identity: the key may have another flight by now. The one that waited behind it takes its place. */
    void remove(Flight<K, V> flight) {
        Slot<K, V> left = slots.computeIfPresent(flight.key(), (key, slot) -> without(flight, slot));
        if (left != null) {
            dispatchOnce(left.current());
        }
    }

    @Nullable
    Slot<K, V> without(Flight<K, V> flight, Slot<K, V> slot) {
        return slot.without(flight);
    }
}
