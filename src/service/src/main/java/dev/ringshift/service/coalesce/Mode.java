package dev.ringshift.service.coalesce;

/** Which flights a request may join: how fresh its answer is. */
public enum Mode {
    /**
     * Any flight in progress. The query may have been sent before the request came, so that the answer can be older than the
     * request by as much as the query takes; it is never older than a write that {@link
     * Coalescer#written} told of before the request came.
     */
    JOIN,

    /**
     * Only a flight whose query is still to be sent: what the answer holds was read after the request came, as with plain
     * CQL. For each key at most one query is in progress and one waits behind it.
     */
    NEXT,

    /** None. Each request is a query. */
    OFF
}
