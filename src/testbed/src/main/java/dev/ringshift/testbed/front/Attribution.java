package dev.ringshift.testbed.front;

import com.datastax.oss.driver.internal.core.metadata.token.Murmur3TokenFactory;
import com.datastax.oss.driver.internal.core.metadata.token.TokenLong64;
import com.datastax.oss.driver.internal.core.util.RoutingKey;
import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.request.Batch;
import com.datastax.oss.protocol.internal.request.Execute;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.Prepared;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Tells the partition of a request: from the values that a prepared statement's answer calls its partition key.
 *
 * <p>It looks at the values themselves, never at what the client thinks of them, so it is right where a client is wrong.
 */
final class Attribution {
    /** As many as a node keeps, about; the statements beyond are not attributed. */
    private static final int MAX_PREPARED = 10_000;

    private final Murmur3TokenFactory tokens = new Murmur3TokenFactory();
    private final Map<ByteBuffer, PartitionKey> prepared = new ConcurrentHashMap<>();

    /** Keeps where the partition key is; the answer comes again after each reconnection, maybe with a new schema. */
    void learn(Prepared answer) {
        ByteBuffer id = ByteBuffer.wrap(answer.preparedQueryId.clone());
        int[] indices = answer.variablesMetadata.pkIndices;
        if (indices == null || indices.length == 0) {
            prepared.remove(id);
        } else if (prepared.containsKey(id) || prepared.size() < MAX_PREPARED) {
            ColumnSpec column = answer.variablesMetadata.columnSpecs.get(indices[0]);
            prepared.put(
                    id,
                    new PartitionKey(
                            column.ksName + "." + column.tableName,
                            IntStream.of(indices).boxed().toList()));
        }
    }

    /** Empty for a request without statements, with unknown ones, and with more than one token or none. */
    Optional<Partition> partitionOf(Message request) {
        if (request instanceof Execute execute) {
            return partitionOf(execute.queryId, execute.options.positionalValues);
        }
        return request instanceof Batch batch ? partitionOf(batch) : Optional.empty();
    }

    private Optional<Partition> partitionOf(Batch batch) {
        Optional<Partition> common = Optional.empty();
        for (int i = 0; i < batch.queriesOrIds.size(); i++) {
            Optional<Partition> partition = batch.queriesOrIds.get(i) instanceof byte[] id
                    ? partitionOf(id, batch.values.get(i))
                    : Optional.empty();
            if (partition.isEmpty()) {
                return Optional.empty();
            }
            common = common.or(() -> partition);
            if (common.get().token() != partition.get().token()) {
                return Optional.empty();
            }
        }
        return common;
    }

    private Optional<Partition> partitionOf(byte[] id, List<ByteBuffer> values) {
        PartitionKey key = prepared.get(ByteBuffer.wrap(id));
        if (key == null || !key.isBoundBy(values)) {
            return Optional.empty();
        }
        ByteBuffer routingKey =
                RoutingKey.compose(key.indices().stream().map(values::get).toArray(ByteBuffer[]::new));
        TokenLong64 token = (TokenLong64) tokens.hash(routingKey);
        return Optional.of(new Partition(key.table(), token.getValue()));
    }

    /** Which of a prepared statement's values make up the partition key, in the key's order. */
    private record PartitionKey(String table, List<Integer> indices) {
        boolean isBoundBy(List<ByteBuffer> values) {
            return indices.stream().allMatch(i -> i < values.size() && values.get(i) != null);
        }
    }
}
