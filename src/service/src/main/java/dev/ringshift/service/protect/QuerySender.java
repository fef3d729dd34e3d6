package dev.ringshift.service.protect;

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
     * @param usefulNanos how long the answer is of use
     * @param listener is told when that time is over, and when the query has ended, which may take longer
     */
    void send(K key, long usefulNanos, QueryListener<V> listener);
}
