package dev.ringshift.service.protect;

import dev.ringshift.service.coalesce.Outcome;
import java.util.function.Consumer;

/**
 * Sends a query to a database.
 *
 * @param <K> identifies the query
 * @param <V> what the query gives
 */
@FunctionalInterface
public interface QuerySender<K, V> {
    /**
     * Sends it.
     *
     * @param timeoutNanos how long the answer is of use
     * @param done is told the outcome, once, in any thread
     */
    void send(K key, long timeoutNanos, Consumer<Outcome<V>> done);
}
