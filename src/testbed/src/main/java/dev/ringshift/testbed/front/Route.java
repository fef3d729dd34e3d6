package dev.ringshift.testbed.front;

/**
 * The way of statements to a shard.
 *
 * @param table with its keyspace, such as {@code chat.messages}; of a batch, that of its first statement
 * @param owner the shard that owns the token
 * @param shard the shard of the connection that they came on
 */
public record Route(StatementKind kind, String table, int owner, int shard) {
    public boolean reachesOwner() {
        return owner == shard;
    }
}
