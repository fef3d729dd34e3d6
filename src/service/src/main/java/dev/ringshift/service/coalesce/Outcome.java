package dev.ringshift.service.coalesce;

/**
 * How a flight ended.
 *
 * @param <V> what the query gives
 */
public sealed interface Outcome<V> {
    /** The query's answer, the same object for all subscribers. */
    record Answer<V>(V value) implements Outcome<V> {}

    /** The query failed, or was refused before it was sent: the same for all subscribers. */
    record Failure<V>(Throwable error) implements Outcome<V> {}

    /**
     * The flight's deadline passed first. A subscriber that has time left does not hear of it: it gets another flight, since the
     * deadline was that of others.
     */
    record Expired<V>() implements Outcome<V> {}
}
