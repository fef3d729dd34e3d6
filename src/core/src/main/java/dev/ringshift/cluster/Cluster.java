package dev.ringshift.cluster;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import dev.ringshift.ring.RingSlice;
import dev.ringshift.ring.SizeEstimate;
import dev.ringshift.ring.TokenRange;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plan asks of a cluster. Borrows the session; does not close it.
 *
 * @param role {@code source} or {@code target}
 * @param session an open session
 */
public record Cluster(String role, CqlSession session) {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int SHARDS_OF_A_CASSANDRA_NODE = 4;

    public ClusterFacts facts() {
        Row local = Objects.requireNonNull(
                session.execute("SELECT cluster_name, release_version, partitioner FROM system.local")
                        .one(),
                "system.local has no row");
        List<Node> nodes = liveNodes();
        int shards = 0;
        for (Node node : nodes) {
            shards += Optional.ofNullable(node.getShardingInfo())
                    .map(info -> info.getShardsCount())
                    .orElse(SHARDS_OF_A_CASSANDRA_NODE);
        }
        return new ClusterFacts(
                role,
                Objects.requireNonNullElse(local.getString("cluster_name"), "(unnamed)"),
                Objects.requireNonNullElse(local.getString("release_version"), "(unknown)"),
                Objects.requireNonNullElse(local.getString("partitioner"), "(unknown)"),
                nodes.stream().map(Cluster::address).toList(),
                Math.max(1, shards),
                isScylla(),
                hasElementWritetimes());
    }

    /** Whether the nodes announce ScyllaDB's protocol extensions. */
    public boolean isScylla() {
        return liveNodes().stream().anyMatch(node -> node.getShardingInfo() != null);
    }

    /** Asked of a collection that every cluster has; Cassandra answers from 5.0 on, and refuses before. */
    private boolean hasElementWritetimes() {
        try {
            return session.prepare("SELECT WRITETIME(tokens) FROM system.local") != null;
        } catch (QueryValidationException e) {
            LOG.debug("No writetime of each element: {}", e.getMessage());
            return false;
        }
    }

    public Optional<TableMetadata> table(String keyspace, String table) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .flatMap(ks -> ks.getTable(CqlIdentifier.fromInternal(table)));
    }

    public boolean hasKeyspace(String keyspace) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .isPresent();
    }

    /** How many nodes of a datacenter hold each row of a keyspace, in the datacenter with the most; 1 if that is not said. */
    public int replicas(String keyspace) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .map(found -> found.getReplication().values().stream()
                        .filter(factor -> factor.matches("\\d+"))
                        .mapToInt(Integer::parseInt)
                        .max()
                        .orElse(1))
                .orElse(1);
    }

    /** The tables of a keyspace, views not counted; none when it is not there. */
    public List<String> tables(String keyspace) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .map(found -> found.getTables().keySet().stream()
                        .map(CqlIdentifier::asInternal)
                        .toList())
                .orElse(List.of());
    }

    /** Whether a table holds anything, or may: a table whose tombstones hide the first row long enough is not empty. */
    public boolean hasRows(String keyspace, String table) {
        String name = CqlIdentifier.fromInternal(keyspace).asCql(true) + "."
                + CqlIdentifier.fromInternal(table).asCql(true);
        try {
            return session.execute("SELECT %s FROM %s LIMIT 1".formatted(key(keyspace, table), name))
                            .one()
                    != null;
        } catch (DriverException e) {
            LOG.warn("Cannot tell whether {} has rows", name, e);
            return true;
        }
    }

    /** Not all columns: the driver cannot read each type. */
    private String key(String keyspace, String table) {
        return table(keyspace, table)
                .map(found -> found.getPartitionKey().get(0).getName().asCql(true))
                .orElse("*");
    }

    /** Whether both are the same cluster: some node is in both. */
    public boolean isSameAs(Cluster other) {
        return !Collections.disjoint(
                session.getMetadata().getNodes().keySet(),
                other.session.getMetadata().getNodes().keySet());
    }

    /** The ring in pieces, each with its replicas in the local datacenter; empty when the driver has no token map. */
    public List<RingSlice> ring(String keyspace) {
        TokenMap map = session.getMetadata().getTokenMap().orElse(null);
        if (map == null) {
            return List.of();
        }
        List<RingSlice> slices = new ArrayList<>();
        for (var range : map.getTokenRanges()) {
            List<String> replicas = map.getReplicas(CqlIdentifier.fromInternal(keyspace), range).stream()
                    .filter(node -> node.getDistance() == NodeDistance.LOCAL)
                    .map(Cluster::address)
                    .toList();
            for (TokenRange piece : unwrap(map.format(range.getStart()), map.format(range.getEnd()))) {
                slices.add(new RingSlice(piece, replicas));
            }
        }
        return slices;
    }

    /**
     * What the nodes' own tables say of a table's size. Each node knows only of its own ranges, so each is asked; one
     * that does not answer costs precision, not the job.
     */
    public List<SizeEstimate> estimates(String keyspace, String table) {
        SimpleStatement query = SimpleStatement.newInstance(
                "SELECT range_start, range_end, partitions_count, mean_partition_size FROM system.size_estimates"
                        + " WHERE keyspace_name = ? AND table_name = ?",
                keyspace,
                table);
        List<SizeEstimate> estimates = new ArrayList<>();
        for (Node node : liveNodes()) {
            try {
                for (Row row : session.execute(query.setNode(node))) {
                    for (TokenRange range : unwrap(text(row, "range_start"), text(row, "range_end"))) {
                        estimates.add(new SizeEstimate(
                                range, row.getLong("partitions_count"), row.getLong("mean_partition_size")));
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("No size estimates for {}.{} from {}: {}", keyspace, table, address(node), e.getMessage());
            }
        }
        return estimates;
    }

    private List<Node> liveNodes() {
        Collection<Node> all = session.getMetadata().getNodes().values();
        return all.stream()
                .filter(node -> node.getState() != NodeState.DOWN && node.getState() != NodeState.FORCED_DOWN)
                .filter(node -> node.getDistance() == NodeDistance.LOCAL)
                .toList();
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }

    private static List<TokenRange> unwrap(String start, String end) {
        return TokenRange.unwrap(Long.parseLong(start), Long.parseLong(end));
    }

    private static String address(Node node) {
        return node.getEndPoint().resolve() instanceof InetSocketAddress address
                ? address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress()
                : node.getEndPoint().toString();
    }
}
