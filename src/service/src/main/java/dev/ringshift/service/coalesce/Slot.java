package dev.ringshift.service.coalesce;

import org.jspecify.annotations.Nullable;

/**
 * The flights of a key that may still matter to new requests.
 *
 * @param current the one that was dispatched last
 * @param next with {@link Mode#NEXT}: waits until {@code current}, whose query is in progress, has ended
 */
record Slot<K, V>(Flight<K, V> current, @Nullable Flight<K, V> next) {
    /** The one that a new request would join. */
    Flight<K, V> newest() {
        return next == null ? current : next;
    }

    /** Without a flight that ended; null when none is left. */
    @Nullable
    Slot<K, V> without(Flight<K, V> ended) {
        if (ended == current) {
            return next == null ? null : new Slot<>(next, null);
        }
        return ended == next ? new Slot<>(current, null) : this;
    }
}
