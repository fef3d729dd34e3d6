package dev.ringshift.read;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows by their keys. Safe in any thread.
 *
 * @param session where
 * @param retries how often
 * @param secondClock seconds since epoch
 */
public record KeyReader(CqlSession session, Retries retries, LongSupplier secondClock) {
    /**
     * Reads the first row that the statement gives.
     *
     * @param statement one of {@link ReadStatements}, prepared
     * @param key a value for each of its markers, raw
     * @return completes with null when there is none
     */
    public CompletionStage<@Nullable Read> read(PreparedStatement statement, List<byte[]> key) {
        BoundStatement bound = statement.bind();
        for (int i = 0; i < key.size(); i++) {
            bound = bound.setBytesUnsafe(i, ByteBuffer.wrap(key.get(i)));
        }
        BoundStatement idempotent = bound.setIdempotent(true);
        return retries.send(earlierTries -> {
            long second = secondClock.getAsLong();
            return session.executeAsync(idempotent).thenApply(rows -> first(rows, second));
        });
    }

    private static @Nullable Read first(AsyncResultSet rows, long second) {
        Row row = rows.one();
        return row == null ? null : new Read(row, second);
    }
}
