package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.copy.RowStatements.ListStatements;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A whole list, in one or more statements that stay together.
 *
 * <p>The server stores each element under a time-UUID of its own making, so a list that is written twice at the same
 * timestamp is there twice. An overwrite deletes what is older than its timestamp − 1 µs: so each sending has a timestamp
 * later than that of every earlier one, and covers what became of those.
 *
 * @param statements of the list's column
 * @param keys name the row
 * @param timestampMicros of the first sending
 * @param runs its elements, in order
 * @param bytes value bytes, keys included
 */
record ListWrite(ListStatements statements, List<ByteBuffer> keys, long timestampMicros, List<Run> runs, int bytes)
        implements Write {
    /** More would reach the timestamps of the next attempt at the split, see {@link Attempt}. */
    static final int MOST_TRIES = 16;

    /**
     * Neighbours that expire together.
     *
     * @param elements with their lengths
     * @param expirySecond seconds since epoch, or {@link #NEVER}
     */
    record Run(List<ByteBuffer> elements, long expirySecond) {
        Run {
            elements = List.copyOf(elements);
        }
    }

    ListWrite {
        keys = List.copyOf(keys);
        runs = List.copyOf(runs);
    }

    @Override
    public boolean isIdempotent() {
        return false;
    }

    /** The first run that is still alive takes the place of what is there, the others are added to it. */
    @Override
    public void addTo(List<BatchableStatement<?>> batch, long nowSecond, int earlierTries) {
        if (earlierTries >= MOST_TRIES) {
            throw new IllegalStateException("lists are sent %d times at most".formatted(MOST_TRIES));
        }
        PreparedStatement next = statements.overwrite();
        for (Run run : runs) {
            if (run.expirySecond() > nowSecond) {
                batch.add(bind(next, run, nowSecond, timestampMicros + earlierTries));
                next = statements.append();
            }
        }
    }

    private BatchableStatement<?> bind(PreparedStatement statement, Run run, long nowSecond, long timestamp) {
        int ttlSeconds = run.expirySecond() == NEVER ? 0 : Math.toIntExact(run.expirySecond() - nowSecond);
        BoundStatementBuilder builder = statement
                .boundStatementBuilder()
                .setBytesUnsafe(0, RawParts.of(timestamp))
                .setBytesUnsafe(1, RawParts.of(ttlSeconds))
                .setBytesUnsafe(2, RawParts.collection(run.elements()));
        for (int i = 0; i < keys.size(); i++) {
            builder = builder.setBytesUnsafe(3 + i, keys.get(i));
        }
        return builder.setIdempotence(false).build();
    }
}
