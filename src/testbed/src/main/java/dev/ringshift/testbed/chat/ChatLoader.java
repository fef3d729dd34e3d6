package dev.ringshift.testbed.chat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.testbed.chat.ChatMessage.Body;
import dev.ringshift.testbed.chat.ChatMessage.Deleted;
import dev.ringshift.testbed.chat.ChatMessage.Edited;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes messages: one unlogged batch per run of messages of a partition, a bounded number of batches at a time. */
final class ChatLoader {
    /** Enough to share the cost of a request, little enough for many at a time. */
    private static final int MAX_BATCH_BYTES = 40 * 1024;

    /** What a row takes in a batch beyond its payload: timestamps, TTLs and deletion times of its cells. */
    private static final int ROW_OVERHEAD_BYTES = 120;

    private static final int MAX_IN_FLIGHT = 32;

    private final CqlSession session;
    private final LongConsumer progress;
    private final PreparedStatement insert;
    private final PreparedStatement insertKey;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    ChatLoader(CqlSession session, String keyspace, LongConsumer progress) {
        this.session = session;
        this.progress = progress;
        String table = keyspace + "." + ChatData.TABLE;
        String key = "channel_id = :channel AND bucket = :bucket AND message_id = :message";
        this.insert = session.prepare("INSERT INTO " + table
                + " (channel_id, bucket, message_id, author_id, content, attachments)"
                + " VALUES (:channel, :bucket, :message, :author, :content, :attachments)"
                + " USING TIMESTAMP :writetime AND TTL :ttl");
        this.insertKey = session.prepare("INSERT INTO " + table + " (channel_id, bucket, message_id)"
                + " VALUES (:channel, :bucket, :message) USING TIMESTAMP :writetime AND TTL :ttl");
        this.update = session.prepare("UPDATE " + table + " USING TIMESTAMP :writetime AND TTL :ttl"
                + " SET content = :content, edited_at = :edited WHERE " + key);
        this.delete = session.prepare("DELETE FROM " + table + " USING TIMESTAMP :writetime WHERE " + key);
    }

    ChatCounts load(Iterator<ChatMessage> messages) {
        ChatCounts counts = ChatCounts.NONE;
        BatchStatementBuilder batch = newBatch();
        int bytes = 0;
        int size = 0;
        ChatMessage previous = null;
        while (messages.hasNext()) {
            ChatMessage message = messages.next();
            int more = message.payloadBytes() + ROW_OVERHEAD_BYTES;
            if (previous != null && (!message.inPartitionOf(previous) || bytes + more > MAX_BATCH_BYTES)) {
                write(batch.build(), size);
                batch = newBatch();
                bytes = 0;
                size = 0;
            }
            add(message, batch);
            bytes += more;
            size++;
            counts = counts.plus(message);
            previous = message;
        }
        write(batch.build(), size);
        awaitAll();
        return counts;
    }

    private static BatchStatementBuilder newBatch() {
        return BatchStatement.builder(DefaultBatchType.UNLOGGED).setIdempotence(true);
    }

    private void add(ChatMessage message, BatchStatementBuilder batch) {
        batch.addStatement(inserted(message));
        if (message.fate() instanceof Edited edited) {
            batch.addStatement(keyed(update, message, ChatMessage.micros(edited.at()))
                    .setInt("ttl", message.ttlSeconds())
                    .setString("content", edited.content())
                    .setInstant("edited", edited.at())
                    .build());
        } else if (message.fate() instanceof Deleted deleted) {
            batch.addStatement(
                    keyed(delete, message, ChatMessage.micros(deleted.at())).build());
        }
    }

    private BatchableStatement<?> inserted(ChatMessage message) {
        Body body = message.body();
        PreparedStatement statement = body == null ? insertKey : insert;
        BoundStatementBuilder row =
                keyed(statement, message, message.writetimeMicros()).setInt("ttl", message.ttlSeconds());
        if (body != null) {
            row = row.setLong("author", body.authorId()).setString("content", body.content());
            // left unset, it costs no tombstone
            if (body.attachments() != null) {
                row = row.setList("attachments", body.attachments(), String.class);
            }
        }
        return row.build();
    }

    private static BoundStatementBuilder keyed(PreparedStatement statement, ChatMessage message, long writetimeMicros) {
        return statement
                .boundStatementBuilder()
                .setLong("channel", message.channelId())
                .setInt("bucket", message.bucket())
                .setLong("message", message.messageId())
                .setLong("writetime", writetimeMicros);
    }

    private void write(BatchStatement batch, int size) {
        acquire(1);
        throwFailure();
        progress.accept(written.get());
        session.executeAsync(batch).whenComplete((result, error) -> done(size, error));
    }

    private void done(int size, @Nullable Throwable error) {
        if (error == null) {
            written.addAndGet(size);
        } else {
            failure.compareAndSet(null, error);
        }
        inFlight.release();
    }

    private void awaitAll() {
        acquire(MAX_IN_FLIGHT);
        throwFailure();
        progress.accept(written.get());
    }

    private void acquire(int permits) {
        try {
            inFlight.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot load messages: interrupted after " + written, e);
        }
    }

    private void throwFailure() {
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException(
                    "Cannot load messages: a write failed after %d: %s".formatted(written.get(), error.getMessage()),
                    error);
        }
    }
}
