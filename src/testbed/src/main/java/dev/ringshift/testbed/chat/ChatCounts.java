package dev.ringshift.testbed.chat;

/**
 * How many messages there are of each kind.
 *
 * @param live stay in the table
 * @param deleted were written and deleted, so they are not among the live ones
 * @param edited of the live ones, how many have been edited, so that their cells differ in writetime
 * @param expiring of the live ones, how many have a TTL
 * @param keyOnly of the live ones, how many have no cells at all
 */
public record ChatCounts(long live, long deleted, long edited, long expiring, long keyOnly) {
    static final ChatCounts NONE = new ChatCounts(0, 0, 0, 0, 0);

    /** All that were written. */
    public long written() {
        return live + deleted;
    }

    ChatCounts plus(ChatMessage message) {
        if (message.fate() instanceof ChatMessage.Deleted) {
            return new ChatCounts(live, deleted + 1, edited, expiring, keyOnly);
        }
        return new ChatCounts(
                live + 1,
                deleted,
                edited + (message.fate() instanceof ChatMessage.Edited ? 1 : 0),
                expiring + (message.ttlSeconds() > 0 ? 1 : 0),
                keyOnly + (message.body() == null ? 1 : 0));
    }
}
