package dev.ringshift.service.protect;

import dev.ringshift.service.coalesce.Outcome;

/**
 * Hears what becomes of a query, in any thread.
 *
 * @param <V> what the query gives
 */
public interface QueryListener<V> {
    /** Nobody has use for the answer any more. The database may still be at work on it. */
    void expired();

    /** The database is done with it, or has been given up. Calls after the first do nothing. */
    void ended(Outcome<V> outcome);
}
