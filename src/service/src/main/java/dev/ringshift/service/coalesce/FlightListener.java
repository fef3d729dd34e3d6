package dev.ringshift.service.coalesce;

/**
 * Hears what happens to requests, for metrics. Called on the path of each, with its key locked: no
 * blocking, and no call of the coalescer.
 *
 * @param <K> identifies a query
 */
public interface FlightListener<K> {
    /** A request got a seat in a flight made for it. */
    void departed(K key);

    /**
     * A request got a seat in a flight that was there.
     *
     * @param ageNanos how long the flight's query has been in progress; 0 when it still waits
     */
    void joined(K key, long ageNanos);

    /**
     * A flight whose query was sent has ended.
     *
     * @param subscribers who waited for it to the end; 0 when all had left: the query was for nothing
     */
    void landed(K key, int subscribers);

    /** A flight ended before its query was sent, because all had left. */
    void dropped(K key);

    /** A subscriber threw when it heard; the others of its flight hear all the same. */
    void threw(K key, Throwable error);
}
