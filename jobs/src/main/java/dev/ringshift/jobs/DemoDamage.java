package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.chat.ChatData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with the target on purpose, as it would be after a copy that lost something.
 *
 * @param kind of the mismatch that it makes
 * @param key column to value, as CQL literals
 * @param column that it is in; null for a whole row
 * @param story for people
 */
record DemoDamage(
        Kind kind, Map<String, String> key, @Nullable String column, String story) {
    private static final String KEYS = "channel_id, bucket, message_id";

    /** Older than any message, so that what the source has wins when it is written again. */
    private static final String LONG_AGO = "USING TIMESTAMP 1000";

    /** Whether a validation found just this. */
    boolean is(Mismatch mismatch) {
        Map<String, String> found = new TreeMap<>(mismatch.partitionKey());
        found.putAll(mismatch.clusteringKey());
        return kind == mismatch.kind() && key.equals(found) && Objects.equals(column, mismatch.column());
    }

    /** Damages a copy of chat messages; less where there are only a few. */
    static List<DemoDamage> inflict(CassandraCluster target, String keyspace) {
        CqlSession session = target.session();
        String table = keyspace + "." + ChatData.TABLE;
        List<Map<String, String>> keys = victims(session, table);
        List<DemoDamage> damage = new ArrayList<>();
        // what is only deleted would be deleted for good: a deletion is newer than all that a repair may write
        session.execute("ALTER TABLE " + table + " WITH gc_grace_seconds = 0");
        if (keys.size() > 0) {
            session.execute("DELETE FROM %s WHERE %s".formatted(table, where(keys.get(0))));
            damage.add(new DemoDamage(Kind.MISSING, keys.get(0), null, "a message is missing"));
        }
        if (keys.size() > 1) {
            session.execute("DELETE content FROM %s WHERE %s".formatted(table, where(keys.get(1))));
            damage.add(new DemoDamage(Kind.VALUE, keys.get(1), "content", "a message has another text"));
        }
        Row author = null;
        if (keys.size() > 2) {
            author = session.execute("SELECT author_id FROM %s WHERE %s".formatted(table, where(keys.get(2))))
                    .one();
            session.execute("DELETE author_id FROM %s WHERE %s".formatted(table, where(keys.get(2))));
            damage.add(new DemoDamage(
                    Kind.WRITETIME, keys.get(2), "author_id", "an author is the same, but written at another time"));
        }
        target.node(0).nodetool("flush", keyspace);
        target.node(0).nodetool("compact", keyspace, ChatData.TABLE);
        if (keys.size() > 1) {
            session.execute(
                    "UPDATE %s %s SET content = 'damaged' WHERE %s".formatted(table, LONG_AGO, where(keys.get(1))));
        }
        if (author != null) {
            session.execute("UPDATE %s %s SET author_id = %d WHERE %s"
                    .formatted(table, LONG_AGO, author.getLong(0), where(keys.get(2))));
        }
        Map<String, String> extra = Map.of("channel_id", "-1", "bucket", "0", "message_id", "0");
        session.execute("INSERT INTO %s (%s, content) VALUES (-1, 0, 0, 'nobody wrote this') %s"
                .formatted(table, KEYS, LONG_AGO));
        damage.add(new DemoDamage(Kind.EXTRA, extra, null, "a message is there that the source does not have"));
        return damage;
    }

    /** The first messages of some partitions; none that expires. */
    private static List<Map<String, String>> victims(CqlSession session, String table) {
        return session
                .execute("SELECT %s, author_id, content, TTL(content) AS ttl FROM %s PER PARTITION LIMIT 5 LIMIT 500"
                        .formatted(KEYS, table))
                .all()
                .stream()
                .filter(row -> row.isNull("ttl") && !row.isNull("content") && !row.isNull("author_id"))
                .map(row -> Map.of(
                        "channel_id", Long.toString(row.getLong("channel_id")),
                        "bucket", Integer.toString(row.getInt("bucket")),
                        "message_id", Long.toString(row.getLong("message_id"))))
                .limit(3)
                .toList();
    }

    private static String where(Map<String, String> key) {
        return "channel_id = %s AND bucket = %s AND message_id = %s"
                .formatted(key.get("channel_id"), key.get("bucket"), key.get("message_id"));
    }

    @Override
    public String toString() {
        return "%s: %s (channel %s, message %s)"
                .formatted(kind.word(), story, key.get("channel_id"), key.get("message_id"));
    }
}
