package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.nio.ByteBuffer;

/**
 * One statement for the target, whose TTL is known only when it is sent.
 *
 * @param statement bound, with everything but the TTL
 * @param ttlIndex the position of the TTL's marker
 * @param expirySecond when its cells expire, seconds since epoch; {@link #NEVER} for cells without TTL
 * @param bytes value bytes, keys included
 */
record Write(BoundStatement statement, int ttlIndex, long expirySecond, int bytes) {

    /** The expiry of cells without TTL. */
    static final long NEVER = Long.MAX_VALUE;

    boolean isExpired(long nowSecond) {
        return expirySecond <= nowSecond;
    }

    /** The statement as it is to be sent at an instant before its expiry. */
    BoundStatement at(long nowSecond) {
        if (expirySecond == NEVER) {
            return statement;
        }
        int ttlSeconds = Math.toIntExact(expirySecond - nowSecond);
        return statement.setBytesUnsafe(
                ttlIndex, ByteBuffer.allocate(Integer.BYTES).putInt(0, ttlSeconds));
    }
}
