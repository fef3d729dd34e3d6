package dev.ringshift.testbed.chat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A table of messages, determined by a few numbers.
 *
 * @param rows how many stay alive; those deleted come on top of that
 * @param seed of everything that looks random
 * @param mix how many are edited, deleted, expire
 */
public record ChatData(long rows, long seed, ChatMix mix) {
    /** The table's name. */
    public static final String TABLE = "messages";

    public ChatData {
        if (rows < 1) {
            throw new IllegalArgumentException("Cannot create %d rows: at least 1 is possible".formatted(rows));
        }
    }

    /** As many live rows as given, with the usual share of edited, expiring and, beyond them, deleted ones. */
    public static ChatData create(long rows, long seed) {
        return new ChatData(rows, seed, ChatMix.USUAL);
    }

    /** Creates the table, if it does not exist. */
    public static void createTable(CqlSession session, String keyspace) {
        session.execute("""
                CREATE TABLE IF NOT EXISTS %s.%s (
                  channel_id bigint,
                  bucket int,
                  message_id bigint,
                  author_id bigint,
                  content text,
                  edited_at timestamp,
                  attachments frozen<list<text>>,
                  PRIMARY KEY ((channel_id, bucket), message_id)
                ) WITH CLUSTERING ORDER BY (message_id DESC)""".formatted(keyspace, TABLE));
    }

    /** All messages, one partition after the other, made while they are read; for one thread. */
    public Stream<ChatMessage> messages() {
        ChatPartitions partitions = new ChatPartitions(this);
        Iterator<ChatMessage> messages = new Concatenation(partitions);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        messages, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }

    /** What {@link #load} would return. */
    public ChatCounts counts() {
        return messages().reduce(ChatCounts.NONE, ChatCounts::plus, (left, right) -> {
            throw new IllegalStateException("Cannot count in parallel");
        });
    }

    /** Creates the table and writes all messages. */
    public ChatCounts load(CqlSession session, String keyspace) {
        return load(session, keyspace, written -> {});
    }

    /**
     * Creates the table and writes all messages, in batches of one partition each.
     *
     * @param progress is told now and then, in the calling thread, how many messages have been written
     * @throws IllegalStateException if a write fails; what was written until then stays
     */
    public ChatCounts load(CqlSession session, String keyspace, LongConsumer progress) {
        createTable(session, keyspace);
        return new ChatLoader(session, keyspace, progress).load(messages().iterator());
    }

    private static final class Concatenation implements Iterator<ChatMessage> {
        private final Iterator<ChatPartition> partitions;
        private Iterator<ChatMessage> current = Collections.emptyIterator();

        Concatenation(Iterator<ChatPartition> partitions) {
            this.partitions = partitions;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && partitions.hasNext()) {
                current = partitions.next();
            }
            return current.hasNext();
        }

        @Override
        public ChatMessage next() {
            if (!hasNext()) {
                throw new NoSuchElementException("Cannot go beyond the last message");
            }
            return current.next();
        }
    }
}
