package dev.ringshift.cluster;

import java.util.List;

/**
 * What a cluster said of itself when the job began: who it is, and what it can do. All that depends on the kind of a cluster
 * depends on this, so a test makes a cluster of any kind by making one of these.
 *
 * @param role {@code source} or {@code target}
 * @param name the cluster's name
 * @param version the release of the node that was asked
 * @param partitioner the class that places keys on the ring
 * @param nodes addresses of the nodes in the local datacenter that are up
 * @param shards how many threads of the target own data, over those nodes: ScyllaDB's shards, or a guess of 4 a node
 * @param scylla whether the nodes announce ScyllaDB's protocol extensions
 * @param elementWritetimes whether WRITETIME and TTL of a whole collection answer element by element
 */
public record ClusterFacts(
        String role,
        String name,
        String version,
        String partitioner,
        List<String> nodes,
        int shards,
        boolean scylla,
        boolean elementWritetimes) {

    public ClusterFacts {
        nodes = List.copyOf(nodes);
    }

    @Override
    public String toString() {
        return "%s %s, cluster %s, %d %s"
                .formatted(
                        scylla ? "ScyllaDB" : "Cassandra",
                        version,
                        name,
                        nodes.size(),
                        nodes.size() == 1 ? "node" : "nodes");
    }
}
