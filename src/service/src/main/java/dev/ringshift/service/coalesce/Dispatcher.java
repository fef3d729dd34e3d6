package dev.ringshift.service.coalesce;

/**
 * Where flights become database queries. It may let them wait, in an order of its own.
 *
 * @param <K> identifies a query
 * @param <V> what the query gives
 */
public interface Dispatcher<K, V> {
    /**
     * Takes a flight. Sooner or later, in any thread, it calls {@link Flight#begin} and sends the query if that says so, then
     * {@link Flight#land}; or {@link Flight#land} alone to refuse it.
     */
    void dispatch(Flight<K, V> flight);

    /** The flight was dropped before its query was sent: its place is free. {@link Flight#begin} would say so too. */
    void withdraw(Flight<K, V> flight);
}
