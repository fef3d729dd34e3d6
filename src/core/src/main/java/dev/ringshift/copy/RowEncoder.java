package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into writes: its cells grouped by (writetime, TTL), a statement for each group. Belongs to one task.
 *
 * <p>One statement carries the row marker, as an INSERT at the oldest writetime of the row's cells, without TTL, or with
 * the longest when every cell has one; the others are UPDATEs. A row of nothing but a key is an INSERT at a writetime
 * that the settings give, since CQL shows none.
 */
final class RowEncoder {
    /** TTL 0 means none, and keeps the target's default_time_to_live out. */
    private static final ByteBuffer NO_TTL = ByteBuffer.allocate(Integer.BYTES).asReadOnlyBuffer();

    private final PreparedStatement insert;
    private final @Nullable PreparedStatement update;
    private final int keys;
    private final int cells;
    private final ByteBuffer unknownWritetime;

    // the row at hand; reused, since a task sees millions
    private final @Nullable ByteBuffer[] values;
    private final long[] writetimes;
    private final int[] ttls;
    private final int[] groups;
    private int groupCount;
    private int keyBytes;
    private int rowBytes;
    private int cellsInRow;

    RowEncoder(TableStatements table, long unknownWritetimeMicros) {
        this.insert = table.insert();
        this.update = table.update();
        this.keys = table.keys();
        this.cells = table.cells();
        this.unknownWritetime = writetime(unknownWritetimeMicros);
        this.values = new ByteBuffer[keys + cells];
        this.writetimes = new long[cells];
        this.ttls = new int[cells];
        this.groups = new int[cells];
    }

    /** Cells of the last row, keys not counted. */
    int cellsInRow() {
        return cellsInRow;
    }

    /** Value bytes of the last row, keys included. */
    int rowBytes() {
        return rowBytes;
    }

    /**
     * @param readSecond when the row's TTLs were true, seconds since epoch
     * @param writes takes one write or more
     */
    void encode(Row row, long readSecond, Consumer<Write> writes) {
        load(row);
        if (groupCount == 0) {
            writes.accept(keyOnly(unknownWritetime, Write.NEVER));
            return;
        }
        int marker = markerGroup();
        if (marker < 0) {
            writes.accept(keyOnly(writetime(oldestWritetime()), expiry(longestTtl(), readSecond)));
        }
        for (int group = 0; group < groupCount; group++) {
            writes.accept(group(group, group == marker, readSecond));
        }
    }

    private void load(Row row) {
        keyBytes = 0;
        for (int i = 0; i < keys; i++) {
            ByteBuffer key = row.getBytesUnsafe(i);
            values[i] = key;
            keyBytes += size(key);
        }
        rowBytes = keyBytes;
        groupCount = 0;
        cellsInRow = 0;
        for (int cell = 0, column = keys; cell < cells; cell++, column += 3) {
            ByteBuffer value = row.getBytesUnsafe(column);
            ByteBuffer writetime = row.getBytesUnsafe(column + 1);
            values[keys + cell] = value;
            groups[cell] = -1;
            if (value == null || writetime == null) {
                continue;
            }
            ByteBuffer ttl = row.getBytesUnsafe(column + 2);
            writetimes[cell] = writetime.getLong(writetime.position());
            ttls[cell] = ttl == null ? 0 : ttl.getInt(ttl.position());
            groups[cell] = groupOf(cell);
            rowBytes += value.remaining();
            cellsInRow++;
        }
    }

    private int groupOf(int cell) {
        for (int earlier = cell - 1; earlier >= 0; earlier--) {
            if (groups[earlier] >= 0 && writetimes[earlier] == writetimes[cell] && ttls[earlier] == ttls[cell]) {
                return groups[earlier];
            }
        }
        return groupCount++;
    }

    /** The group whose writetime and TTL are the marker's, or -1. */
    private int markerGroup() {
        if (groupCount == 1) {
            return 0;
        }
        long oldest = oldestWritetime();
        int ttl = longestTtl();
        for (int cell = 0; cell < cells; cell++) {
            if (groups[cell] >= 0 && writetimes[cell] == oldest && ttls[cell] == ttl) {
                return groups[cell];
            }
        }
        return -1;
    }

    private long oldestWritetime() {
        long oldest = Long.MAX_VALUE;
        for (int cell = 0; cell < cells; cell++) {
            if (groups[cell] >= 0) {
                oldest = Math.min(oldest, writetimes[cell]);
            }
        }
        return oldest;
    }

    /** 0 when some cell has none. */
    private int longestTtl() {
        int longest = 0;
        for (int cell = 0; cell < cells; cell++) {
            if (groups[cell] >= 0) {
                if (ttls[cell] == 0) {
                    return 0;
                }
                longest = Math.max(longest, ttls[cell]);
            }
        }
        return longest;
    }

    private Write group(int group, boolean marker, long readSecond) {
        if (marker || update == null) {
            return bind(insert, group, 0, keys, keys + cells, readSecond);
        }
        return bind(update, group, 2 + cells, 2, 0, readSecond);
    }

    /** Binds the cells of a group; what is not bound stays unset, for a null would write a tombstone. */
    private Write bind(
            PreparedStatement prepared, int group, int firstKey, int firstCell, int timestamp, long readSecond) {
        BoundStatementBuilder builder = prepared.boundStatementBuilder();
        bindKeys(builder, firstKey);
        int bytes = keyBytes;
        int member = 0;
        for (int cell = 0; cell < cells; cell++) {
            if (groups[cell] == group) {
                builder.setBytesUnsafe(firstCell + cell, values[keys + cell]);
                bytes += size(values[keys + cell]);
                member = cell;
            }
        }
        builder.setBytesUnsafe(timestamp, writetime(writetimes[member]));
        builder.setBytesUnsafe(timestamp + 1, NO_TTL);
        return new Write(idempotent(builder), timestamp + 1, expiry(ttls[member], readSecond), bytes);
    }

    private Write keyOnly(ByteBuffer writetime, long expirySecond) {
        BoundStatementBuilder builder = insert.boundStatementBuilder();
        bindKeys(builder, 0);
        builder.setBytesUnsafe(keys + cells, writetime);
        builder.setBytesUnsafe(keys + cells + 1, NO_TTL);
        return new Write(idempotent(builder), keys + cells + 1, expirySecond, keyBytes);
    }

    private void bindKeys(BoundStatementBuilder builder, int first) {
        for (int i = 0; i < keys; i++) {
            builder.setBytesUnsafe(first + i, values[i]);
        }
    }

    private static BoundStatement idempotent(BoundStatementBuilder builder) {
        return builder.setIdempotence(true).build();
    }

    private static long expiry(int ttlSeconds, long readSecond) {
        return ttlSeconds == 0 ? Write.NEVER : readSecond + ttlSeconds;
    }

    private static ByteBuffer writetime(long micros) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, micros);
    }

    private static int size(@Nullable ByteBuffer value) {
        return value == null ? 0 : value.remaining();
    }
}
