package dev.ringshift.testbed.chat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Channels with the ids 1, 2, 3 and so on, for loads whose keys are such numbers. Each has as many messages, all in bucket 0; those deleted
 * come on top.
 */
public record ChatChannels(int channels, int messages, long seed) {
    private static final int MAX_CHANNELS = 1 << ChatMessage.SEQUENCE_BITS;

    public ChatChannels {
        if (channels < 1 || channels >= MAX_CHANNELS || messages < 1) {
            throw new IllegalArgumentException("Cannot create %d channels of %d messages: give 1 to %d of 1 or more"
                    .formatted(channels, messages, MAX_CHANNELS - 1));
        }
    }

    /** As many channels of this size as make up the rows, but at least one. */
    public static ChatChannels of(long rows, int messages, long seed) {
        return new ChatChannels(Math.toIntExact(Math.max(1, rows / messages)), messages, seed);
    }

    /**
     * Creates the table, and writes all messages.
     *
     * @param progress as with {@link ChatData#load}
     */
    public ChatCounts load(CqlSession session, String keyspace, LongConsumer progress) {
        ChatData.createTable(session, keyspace);
        return new ChatLoader(session, keyspace, progress).load(all().iterator());
    }

    /** Channel by channel, made while they are read; for one thread. */
    public Stream<ChatMessage> all() {
        SplittableRandom random = new SplittableRandom(seed);
        ChatText text = new ChatText(random.split());
        return IntStream.rangeClosed(1, channels).boxed().flatMap(channel -> {
            ChatPartition partition =
                    new ChatPartition(channel, channel, 0, messages, ChatMix.USUAL, text, random.split());
            return Stream.iterate(partition, ChatPartition::hasNext, same -> same)
                    .map(ChatPartition::next);
        });
    }
}
