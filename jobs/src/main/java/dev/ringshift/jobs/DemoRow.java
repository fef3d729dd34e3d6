package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A message with what CQL shows of its cells.
 *
 * @param token places its partition on the ring
 * @param channel part of its partition key
 * @param bucket part of its partition key
 * @param message its clustering key, descending
 * @param cells the others
 */
record DemoRow(long token, long channel, int bucket, long message, List<Cell> cells) implements Comparable<DemoRow> {
    private static final List<String> COLUMNS = List.of("author_id", "content", "edited_at", "attachments");

    /**
     * A cell.
     *
     * @param column its name
     * @param value its bytes, null when there is none
     * @param writetimeMicros null when there is none
     * @param expirySecond seconds since epoch, null when it stays
     */
    record Cell(
            String column,
            @Nullable ByteBuffer value,
            @Nullable Long writetimeMicros,
            @Nullable Long expirySecond) {}

    static Iterator<DemoRow> read(CqlSession session, String keyspace, String table) {
        String cells = COLUMNS.stream()
                .map(column -> ", %s, writetime(%s), ttl(%s)".formatted(column, column, column))
                .collect(Collectors.joining());
        SimpleStatement select = SimpleStatement.newInstance(
                "SELECT token(channel_id, bucket), channel_id, bucket, message_id%s FROM %s.%s"
                        .formatted(cells, keyspace, table));
        return StreamSupport.stream(session.execute(select).spliterator(), false)
                .map(DemoRow::of)
                .iterator();
    }

    private static DemoRow of(Row row) {
        long second = System.currentTimeMillis() / 1000;
        List<Cell> cells = new ArrayList<>(COLUMNS.size());
        int at = 4;
        for (String column : COLUMNS) {
            Long writetime = row.isNull(at + 1) ? null : row.getLong(at + 1);
            Long expiry = row.isNull(at + 2) ? null : second + row.getInt(at + 2);
            cells.add(new Cell(column, row.getBytesUnsafe(at), writetime, expiry));
            at += 3;
        }
        return new DemoRow(row.getLong(0), row.getLong(1), row.getInt(2), row.getLong(3), cells);
    }

    /** In the order in which both sides give their rows; partitions of the same token by their key. */
    @Override
    public int compareTo(DemoRow other) {
        int order = Long.compare(token, other.token);
        order = order != 0 ? order : Long.compare(channel, other.channel);
        order = order != 0 ? order : Integer.compare(bucket, other.bucket);
        return order != 0 ? order : Long.compare(other.message, message);
    }

    String key() {
        return "channel %d, bucket %d, message %d".formatted(channel, bucket, message);
    }
}
