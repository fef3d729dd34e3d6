package dev.ringshift.testbed.chat;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * All partitions, channel by channel, the largest channel first.
 *
 * <p>A channel is active for consecutive buckets, more of them the larger it is, so that no partition gets beyond some
 * ten thousand rows as long as there is enough past for that.
 */
final class ChatPartitions implements Iterator<ChatPartition> {
    private static final long ROWS_PER_CHANNEL = 50;
    private static final long MAX_CHANNELS = 1 << ChatMessage.SEQUENCE_BITS;
    private static final long ROWS_PER_BUCKET = 20_000;

    /** Ends in May 2022, when Discord moved. */
    private static final int LAST_BUCKET = 269;

    private static final int MAX_BUCKETS = 250;

    private final ChatData data;
    private final SplittableRandom random;
    private final ChatText text;
    private final ZipfSizes sizes;
    private final Queue<ChatPartition> channel = new ArrayDeque<>();
    private long channels;

    ChatPartitions(ChatData data) {
        this.data = data;
        this.random = new SplittableRandom(data.seed());
        this.text = new ChatText(random.split());
        this.sizes = new ZipfSizes(
                data.rows(), Math.min(MAX_CHANNELS, (data.rows() + ROWS_PER_CHANNEL - 1) / ROWS_PER_CHANNEL));
    }

    @Override
    public boolean hasNext() {
        while (channel.isEmpty() && sizes.hasNext()) {
            long size = sizes.nextLong();
            if (size > 0) {
                addChannel(channels, size, random.split());
            }
            channels++;
        }
        return !channel.isEmpty();
    }

    @Override
    public ChatPartition next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot go beyond the last partition");
        }
        return channel.remove();
    }

    private void addChannel(long index, long size, SplittableRandom channelRandom) {
        int buckets = buckets(size);
        int first = 1 + LAST_BUCKET - buckets - channelRandom.nextInt(1 + MAX_BUCKETS - buckets);
        long createdMillis = first * ChatPartition.BUCKET_MILLIS - channelRandom.nextLong(ChatPartition.BUCKET_MILLIS);
        long channelId = createdMillis << ChatMessage.SEQUENCE_BITS | index;
        double[] weights = channelRandom.doubles(buckets, 0.5, 1.5).toArray();
        double weightOfAll = sum(weights);
        double weightSoFar = 0;
        long sizeSoFar = 0;
        for (int i = 0; i < buckets; i++) {
            weightSoFar += weights[i];
            long end = i == buckets - 1 ? size : Math.min(size, Math.round(size * (weightSoFar / weightOfAll)));
            if (end > sizeSoFar) {
                channel.add(new ChatPartition(
                        channelId, index, first + i, end - sizeSoFar, data.mix(), text, channelRandom.split()));
            }
            sizeSoFar = end;
        }
    }

    private static int buckets(long size) {
        long forSize = (size + ROWS_PER_BUCKET - 1) / ROWS_PER_BUCKET;
        long forVariety = Math.min(6, 1 + size / 50);
        return (int) Math.min(MAX_BUCKETS, Math.max(forSize, forVariety));
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
