package dev.ringshift.service.coalesce;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber's place in a flight; in another flight, when the first one's deadline passed too early for it. */
final class Seat<K, V> {
    private final Request<K> request;
    private final Consumer<Outcome<V>> subscriber;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Flight<K, V> flight;

    Seat(Request<K> request, Consumer<Outcome<V>> subscriber) {
        this.request = request;
        this.subscriber = subscriber;
    }

    Request<K> request() {
        return request;
    }

    /** The flight it is in, or was in; null when none had room. */
    @Nullable
    Flight<K, V> flight() {
        return flight;
    }

    void take(Flight<K, V> newFlight) {
        flight = newFlight;
    }

    /** Whether the subscriber left, or heard. */
    boolean isOver() {
        return over.get();
    }

    /** Whether this call ended it. */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    void hear(Outcome<V> outcome) {
        if (end()) {
            subscriber.accept(outcome);
        }
    }
}
