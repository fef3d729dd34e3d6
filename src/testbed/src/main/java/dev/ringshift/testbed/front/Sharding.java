package dev.ringshift.testbed.front;

import com.datastax.oss.driver.internal.core.metadata.token.Murmur3TokenFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How ScyllaDB spreads the ring over the shards of a node, and announces it.
 *
 * @param shards 1 to 1024
 */
record Sharding(int shards) {
    /** ScyllaDB's own default: each shard owns 2^12 slices of the ring, so a small table meets all shards as well. */
    private static final int IGNORED_MSB = 12;

    private static final String ALGORITHM = "biased-token-round-robin";

    Sharding {
        if (shards < 1 || shards > 1024) {
            throw new IllegalArgumentException("Cannot imitate %d shards: 1 to 1024 are possible".formatted(shards));
        }
    }

    /** The formula is that of ScyllaDB's protocol extensions: {@code (((token + 2^63) << 12) * shards) >> 64}. */
    int ownerOf(long token) {
        long biased = (token + Long.MIN_VALUE) << IGNORED_MSB;
        // multiplyHigh is signed; biased is not
        return (int) (Math.multiplyHigh(biased, shards) + (biased < 0 ? shards : 0));
    }

    /** The node's SUPPORTED, as ScyllaDB would send it on a connection to a shard. */
    Map<String, List<String>> announce(Map<String, List<String>> supported, int shard) {
        Map<String, List<String>> options = new LinkedHashMap<>(supported);
        options.put("PROTOCOL_VERSIONS", List.of("3/v3", "4/v4"));
        options.put("COMPRESSION", List.of());
        options.put("SCYLLA_SHARD", List.of(Integer.toString(shard)));
        options.put("SCYLLA_NR_SHARDS", List.of(Integer.toString(shards)));
        options.put("SCYLLA_PARTITIONER", List.of(Murmur3TokenFactory.PARTITIONER_NAME));
        options.put("SCYLLA_SHARDING_ALGORITHM", List.of(ALGORITHM));
        options.put("SCYLLA_SHARDING_IGNORE_MSB", List.of(Integer.toString(IGNORED_MSB)));
        options.put("SCYLLA_SHARD_AWARE_PORT", List.of(Integer.toString(ScyllaFront.SHARD_AWARE_PORT)));
        return options;
    }
}
