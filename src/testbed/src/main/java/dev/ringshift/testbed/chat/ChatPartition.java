package dev.ringshift.testbed.chat;

import dev.ringshift.testbed.chat.ChatMessage.Body;
import dev.ringshift.testbed.chat.ChatMessage.Deleted;
import dev.ringshift.testbed.chat.ChatMessage.Edited;
import dev.ringshift.testbed.chat.ChatMessage.Fate;
import dev.ringshift.testbed.chat.ChatMessage.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel in one bucket, oldest first.
 *
 * <p>The bucket's ten days are cut into as many equal slots as there are messages, and each is sent at some instant of its
 * slot, so no two have the same millisecond. With a sequence number that no other channel has, ids are unique.
 */
final class ChatPartition implements Iterator<ChatMessage> {
    static final long BUCKET_MILLIS = Duration.ofDays(10).toMillis();

    private static final long AUTHORS = 50_000;
    private static final double ATTACHMENT_SHARE = 0.15;
    private static final int MIN_TTL_SECONDS = (int) Duration.ofDays(30).toSeconds();
    private static final int MAX_TTL_SECONDS = (int) Duration.ofDays(90).toSeconds();
    private static final long MAX_EDIT_MILLIS = Duration.ofDays(3).toMillis();

    private final long channelId;
    private final long sequence;
    private final int bucket;
    private final ChatMix mix;
    private final ChatText text;
    private final SplittableRandom random;
    private final long messages;
    private long liveLeft;
    private long deletedLeft;

    ChatPartition(
            long channelId, long sequence, int bucket, long live, ChatMix mix, ChatText text, SplittableRandom random) {
        this.channelId = channelId;
        this.sequence = sequence;
        this.bucket = bucket;
        this.mix = mix;
        this.text = text;
        this.random = random;
        this.liveLeft = live;
        this.deletedLeft = (long) (live * mix.deleted() + random.nextDouble());
        this.messages = liveLeft + deletedLeft;
    }

    @Override
    public boolean hasNext() {
        return liveLeft + deletedLeft > 0;
    }

    @Override
    public ChatMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot go beyond the %d messages of a partition".formatted(messages));
        }
        long millis = bucket * BUCKET_MILLIS + nextOffsetMillis();
        long messageId = millis << ChatMessage.SEQUENCE_BITS | sequence;
        Instant sentAt = Instant.ofEpochMilli(millis + ChatMessage.EPOCH_MILLIS);
        // of those left, each is as likely to be one of the deleted: exact counts without keeping a list
        if (random.nextLong(liveLeft + deletedLeft) < deletedLeft) {
            deletedLeft--;
            return new ChatMessage(channelId, bucket, messageId, body(), 0, new Deleted(later(sentAt)));
        }
        liveLeft--;
        int ttlSeconds = random.nextDouble() < mix.expiring() ? random.nextInt(MIN_TTL_SECONDS, MAX_TTL_SECONDS) : 0;
        if (random.nextDouble() < mix.keyOnly()) {
            return new ChatMessage(channelId, bucket, messageId, null, ttlSeconds, new Kept());
        }
        Fate fate = random.nextDouble() < mix.edited() ? new Edited(text.say(random), later(sentAt)) : new Kept();
        return new ChatMessage(channelId, bucket, messageId, body(), ttlSeconds, fate);
    }

    private long nextOffsetMillis() {
        long index = messages - liveLeft - deletedLeft;
        long start = Math.multiplyExact(index, BUCKET_MILLIS) / messages;
        long end = Math.multiplyExact(index + 1, BUCKET_MILLIS) / messages;
        return random.nextLong(start, end);
    }

    private Instant later(Instant sentAt) {
        return sentAt.plusMillis(random.nextLong(1, MAX_EDIT_MILLIS));
    }

    private Body body() {
        long author = random.nextLong(AUTHORS);
        return new Body(author << ChatMessage.SEQUENCE_BITS | 1, text.say(random), attachments());
    }

    private @Nullable List<String> attachments() {
        if (random.nextDouble() >= ATTACHMENT_SHARE) {
            return null;
        }
        return IntStream.range(0, random.nextInt(1, 3))
                .mapToObj(i -> "https://cdn.chat.example/attachments/%d/%s.png"
                        .formatted(channelId, Long.toHexString(random.nextLong())))
                .toList();
    }
}
