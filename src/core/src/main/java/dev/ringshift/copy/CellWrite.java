package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.ringshift.read.RawParts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One statement for cells with the same writetime and expiry.
 *
 * @param statement bound, with everything but the TTL
 * @param ttlIndex the position of the TTL's marker
 * @param expirySecond when its cells expire, seconds since epoch; {@link #NEVER} for cells without TTL
 * @param bytes value bytes, keys included
 */
record CellWrite(BoundStatement statement, int ttlIndex, long expirySecond, int bytes) implements Write {

    @Override
    public boolean isIdempotent() {
        return true;
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public CompletionStage<Write> settle(
            Function<Statement<?>, CompletionStage<AsyncResultSet>> target, LongSupplier secondClock) {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void addTo(List<BatchableStatement<?>> statements, long nowSecond, int earlierTries) {
        if (expirySecond == NEVER) {
            statements.add(statement);
        } else if (expirySecond > nowSecond) {
            int ttlSeconds = Math.toIntExact(expirySecond - nowSecond);
            statements.add(statement.setBytesUnsafe(ttlIndex, RawParts.of(ttlSeconds)));
        }
    }
}
