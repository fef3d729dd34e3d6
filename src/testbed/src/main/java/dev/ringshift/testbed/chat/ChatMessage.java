package dev.ringshift.testbed.chat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message, and what becomes of it.
 *
 * @param channelId the channel's snowflake
 * @param bucket which ten days since Discord's epoch; partition key together with the channel
 * @param messageId the message's snowflake: milliseconds since Discord's epoch, and 22 bits that make it unique
 * @param body the cells, or null if the row has none
 * @param ttlSeconds 0 if it does not expire; an edit has the same TTL
 */
public record ChatMessage(
        long channelId,
        int bucket,
        long messageId,
        @Nullable Body body,
        int ttlSeconds,
        Fate fate) {
    /** First millisecond of 2015, from which Discord counts. */
    static final long EPOCH_MILLIS = 1_420_070_400_000L;

    static final int SEQUENCE_BITS = 22;

    /**
     * What the author wrote.
     *
     * @param attachments null if that column is not written
     */
    public record Body(
            long authorId, String content, @Nullable List<String> attachments) {
        public Body {
            attachments = attachments == null ? null : List.copyOf(attachments);
        }
    }

    /** What becomes of a message after it was written. */
    public sealed interface Fate {}

    /** It stays as it is. */
    public record Kept() implements Fate {}

    /** It stays, but its content is replaced at a later instant, which is the writetime of the two cells changed. */
    public record Edited(String content, Instant at) implements Fate {}

    /** The row is deleted at a later instant. */
    public record Deleted(Instant at) implements Fate {}

    public Instant sentAt() {
        return Instant.ofEpochMilli((messageId >> SEQUENCE_BITS) + EPOCH_MILLIS);
    }

    /** The writetime of all cells that are not edited. */
    public long writetimeMicros() {
        return micros(sentAt());
    }

    /** The content that a query finds, null if there is none. */
    public @Nullable String currentContent() {
        if (fate instanceof Edited edited) {
            return edited.content();
        }
        return fate instanceof Deleted || body == null ? null : body.content();
    }

    /** The bytes of keys and values, without what a database adds to them. */
    int payloadBytes() {
        int bytes = Long.BYTES + Integer.BYTES + Long.BYTES;
        if (body != null) {
            bytes += Long.BYTES + utf8(body.content());
            bytes += body.attachments() == null
                    ? 0
                    : body.attachments().stream().mapToInt(ChatMessage::utf8).sum();
        }
        return bytes + (fate instanceof Edited edited ? Long.BYTES + utf8(edited.content()) : 0);
    }

    boolean inPartitionOf(ChatMessage other) {
        return channelId == other.channelId && bucket == other.bucket;
    }

    static long micros(Instant instant) {
        return instant.toEpochMilli() * 1_000;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
