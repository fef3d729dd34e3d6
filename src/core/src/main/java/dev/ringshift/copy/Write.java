package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Something to be written to one partition of the target, whose TTL is known only when it is sent. Immutable. */
sealed interface Write permits CellWrite, ListWrite {
    /** Seconds since epoch at which cells without a TTL expire. */
    long NEVER = Long.MAX_VALUE;

    /** Value bytes, keys included. */
    int bytes();

    /** Whether sending it twice is the same as sending it once, whatever became of the first time. */
    boolean isIdempotent();

    /** Whether it can be sent without a look at what the target has. */
    boolean isSettled();

    /**
     * What is to be sent, given what the target has; to be asked once, before the first try.
     *
     * @param target reads from it
     * @param secondClock seconds since epoch
     */
    CompletionStage<Write> settle(
            Function<Statement<?>, CompletionStage<AsyncResultSet>> target, LongSupplier secondClock);

    /**
     * Adds the statements as they are to be sent now; none when all cells have expired.
     *
     * @param earlierTries how often they were sent before
     */
    void addTo(List<BatchableStatement<?>> statements, long nowSecond, int earlierTries);
}
