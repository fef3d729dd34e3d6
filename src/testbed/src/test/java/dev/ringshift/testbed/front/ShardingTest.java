package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.internal.core.metadata.token.Murmur3Token;
import com.datastax.oss.driver.internal.core.protocol.ShardingInfo;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardingTest {
    private static final BigInteger RING = BigInteger.ONE.shiftLeft(64);

    @Test
    void should_own_known_tokens_when_there_are_four_shards() {
        Sharding sharding = new Sharding(4);
        // a shard owns a quarter of each slice of 2^52 tokens, and the first slice starts at the least token
        long quarter = 1L << 50;

        assertThat(sharding.ownerOf(Long.MIN_VALUE)).isZero();
        assertThat(sharding.ownerOf(Long.MIN_VALUE + quarter - 1)).isZero();
        assertThat(sharding.ownerOf(Long.MIN_VALUE + quarter)).isEqualTo(1);
        assertThat(sharding.ownerOf(Long.MIN_VALUE + 3 * quarter)).isEqualTo(3);
        assertThat(sharding.ownerOf(Long.MIN_VALUE + 4 * quarter)).isZero();
        assertThat(sharding.ownerOf(-1)).isEqualTo(3);
        assertThat(sharding.ownerOf(0)).isZero();
        assertThat(sharding.ownerOf(2 * quarter)).isEqualTo(2);
        assertThat(sharding.ownerOf(Long.MAX_VALUE)).isEqualTo(3);
    }

    @Test
    void should_own_every_token_when_there_is_one_shard() {
        assertThat(tokens()).allMatch(token -> new Sharding(1).ownerOf(token) == 0);
    }

    @Test
    void should_follow_the_formula_when_numbers_have_no_limit() {
        for (int shards : new int[] {2, 3, 4, 7, 64, 1024}) {
            assertThat(tokens()).allSatisfy(token -> {
                BigInteger biased = BigInteger.valueOf(token)
                        .add(RING.shiftRight(1))
                        .shiftLeft(12)
                        .mod(RING);
                assertThat(new Sharding(shards).ownerOf(token))
                        .isEqualTo(biased.multiply(BigInteger.valueOf(shards))
                                .shiftRight(64)
                                .intValueExact());
            });
        }
    }

    @Test
    void should_agree_with_the_driver_when_it_reads_the_announcement() {
        for (int shards : new int[] {1, 4, 7}) {
            Sharding sharding = new Sharding(shards);
            ShardingInfo.ConnectionShardingInfo read = ShardingInfo.parseShardingInfo(sharding.announce(Map.of(), 0));

            assertThat(read.shardingInfo.getShardsCount()).isEqualTo(shards);
            assertThat(tokens())
                    .allMatch(token -> sharding.ownerOf(token) == read.shardingInfo.shardId(new Murmur3Token(token)));
        }
    }

    @Test
    void should_announce_only_what_it_imitates_when_the_node_has_more() {
        Map<String, List<String>> options = new Sharding(4)
                .announce(
                        Map.of(
                                "CQL_VERSION", List.of("3.4.7"),
                                "PROTOCOL_VERSIONS", List.of("3/v3", "4/v4", "5/v5", "6/v6-beta"),
                                "COMPRESSION", List.of("snappy", "lz4")),
                        2);

        assertThat(options)
                .containsEntry("CQL_VERSION", List.of("3.4.7"))
                .containsEntry("PROTOCOL_VERSIONS", List.of("3/v3", "4/v4"))
                .containsEntry("COMPRESSION", List.of())
                .containsEntry("SCYLLA_SHARD", List.of("2"))
                .containsEntry("SCYLLA_NR_SHARDS", List.of("4"))
                .containsEntry("SCYLLA_SHARD_AWARE_PORT", List.of("19042"))
                .doesNotContainKeys("TABLETS_ROUTING_V1", "SCYLLA_LWT_ADD_METADATA_MARK");
    }

    @Test
    void should_refuse_when_there_is_no_shard() {
        assertThatThrownBy(() -> new Sharding(0)).hasMessage("Cannot imitate 0 shards: 1 to 1024 are possible");
    }

    private static List<Long> tokens() {
        return LongStream.concat(
                        LongStream.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE),
                        new Random(5).longs(1_000))
                .boxed()
                .toList();
    }
}
