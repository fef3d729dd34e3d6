package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.ProtocolConstants.BatchType;
import com.datastax.oss.protocol.internal.ProtocolConstants.ConsistencyLevel;
import com.datastax.oss.protocol.internal.ProtocolConstants.DataType;
import com.datastax.oss.protocol.internal.request.Batch;
import com.datastax.oss.protocol.internal.request.Execute;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.request.query.QueryOptions;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.Prepared;
import com.datastax.oss.protocol.internal.response.result.RawType;
import com.datastax.oss.protocol.internal.response.result.RowsMetadata;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Through real frames in both directions, so that the codecs are tested as well. */
class AttributionTest {
    private static final byte[] BY_ID = {1};
    private static final byte[] BY_TWO = {2};
    private static final byte[] SCAN = {3};
    private static final byte[] UNKNOWN = {4};

    private final Attribution attribution = new Attribution();

    AttributionTest() {
        learn(BY_ID, "users", 1);
        learn(BY_TWO, "messages", 2, 0);
        learn(SCAN, "messages");
    }

    @Test
    void should_hash_the_value_when_the_key_has_one_column() {
        // what Cassandra's token(bigint) says
        assertThat(of(execute(BY_ID, number(9), number(1))))
                .contains(new Partition("chat.users", 6292367497774912474L));
    }

    @Test
    void should_compose_the_values_when_the_key_has_two_columns() {
        Optional<Partition> partition = of(execute(BY_TWO, number(1), number(2), number(3)));

        assertThat(partition).isPresent();
        assertThat(partition).isEqualTo(of(execute(BY_TWO, number(1), number(99), number(3))));
        assertThat(partition).isNotEqualTo(of(execute(BY_TWO, number(3), number(2), number(1))));
    }

    @Test
    void should_not_attribute_when_the_statement_has_no_key_or_is_unknown() {
        assertThat(of(execute(SCAN, number(1), number(2), number(3)))).isEmpty();
        assertThat(of(execute(UNKNOWN, number(1), number(2), number(3)))).isEmpty();
        assertThat(of(new Query("SELECT * FROM chat.users WHERE id = 1"))).isEmpty();
    }

    @Test
    void should_not_attribute_when_the_key_is_null_or_missing() {
        assertThat(of(execute(BY_ID, number(1), null))).isEmpty();
        assertThat(of(execute(BY_ID, number(1)))).isEmpty();
    }

    @Test
    void should_not_attribute_when_values_have_names() {
        QueryOptions named = new QueryOptions(
                ConsistencyLevel.ONE, List.of(), Map.of("id", number(1)), false, -1, null, 8, 0, null, -1);

        assertThat(of(new Execute(BY_ID, named))).isEmpty();
    }

    @Test
    void should_attribute_a_batch_when_all_its_statements_have_the_same_token() {
        List<ByteBuffer> first = List.of(number(5), number(1));
        List<ByteBuffer> second = List.of(number(6), number(1));

        assertThat(of(batch(List.of(BY_ID, BY_ID), List.of(first, second))))
                .isPresent()
                .isEqualTo(of(execute(BY_ID, number(5), number(1))));
    }

    @Test
    void should_not_attribute_a_batch_when_it_has_several_tokens_or_plain_text() {
        List<ByteBuffer> one = List.of(number(5), number(1));
        List<ByteBuffer> two = List.of(number(5), number(2));
        String text = "DELETE FROM chat.users WHERE id = 1";

        assertThat(of(batch(List.of(BY_ID, BY_ID), List.of(one, two)))).isEmpty();
        assertThat(of(batch(List.of(BY_ID, text), List.of(one, List.of())))).isEmpty();
        assertThat(of(batch(List.of(), List.of()))).isEmpty();
    }

    @Test
    void should_forget_the_key_when_the_statement_is_prepared_again_without_one() {
        learn(BY_ID, "users");

        assertThat(of(execute(BY_ID, number(9), number(1)))).isEmpty();
    }

    private void learn(byte[] id, String table, int... pkIndices) {
        List<ColumnSpec> columns = IntStream.range(0, 3)
                .mapToObj(i -> new ColumnSpec("chat", table, "c" + i, i, RawType.PRIMITIVES.get(DataType.BIGINT)))
                .toList();
        RowsMetadata variables = new RowsMetadata(columns, null, pkIndices, null);
        RowsMetadata result = new RowsMetadata(0, null, null, null);
        byte[] frame = FrameMessages.encodeAnswer(4, 1, new Prepared(id, null, variables, result));
        attribution.learn((Prepared) FrameMessages.answer(frame).orElseThrow());
    }

    private Optional<Partition> of(Message request) {
        return FrameMessages.request(RawClient.frame(4, request)).flatMap(attribution::partitionOf);
    }

    private static Execute execute(byte[] id, @Nullable ByteBuffer... values) {
        return new Execute(
                id,
                new QueryOptions(
                        ConsistencyLevel.ONE, Arrays.asList(values), Map.of(), false, -1, null, 8, 0, null, -1));
    }

    private static Batch batch(List<Object> queriesOrIds, List<List<ByteBuffer>> values) {
        return new Batch(BatchType.UNLOGGED, queriesOrIds, values, ConsistencyLevel.ONE, 8, 0, null, -1);
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, value);
    }
}
