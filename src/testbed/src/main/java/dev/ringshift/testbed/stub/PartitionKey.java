package dev.ringshift.testbed.stub;

/** The key of a partition of {@code chat.messages}. */
public record PartitionKey(long channelId, int bucket) {}
