package dev.ringshift.testbed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster of the testbed should be.
 *
 * @param version of all its nodes
 * @param nodes how many, 1 to 200
 * @param name the cluster's name
 * @param datacenter the only datacenter's name
 * @param heapMegabytes the maximum heap of each node, at least 256
 * @param firstAddress of the first node, the others follow; if empty, free loopback addresses are chosen
 * @param directory where the nodes keep data and logs, and find them again at the next start; if empty, one under {@code
 *     target/testbed}, of which only configuration and logs outlive the cluster
 * @param yaml settings of cassandra.yaml that differ from the testbed's: strings, numbers, booleans, lists and maps
 */
public record ClusterOptions(
        CassandraVersion version,
        int nodes,
        String name,
        String datacenter,
        int heapMegabytes,
        Optional<String> firstAddress,
        Optional<Path> directory,
        Map<String, Object> yaml) {

    private static final String AUTHENTICATOR = "authenticator";
    private static final String PASSWORD_AUTHENTICATOR = "PasswordAuthenticator";

    public ClusterOptions {
        if (nodes < 1 || nodes > 200) {
            throw new IllegalArgumentException("Cannot start %d nodes: 1 to 200 are possible".formatted(nodes));
        }
        if (heapMegabytes < 256) {
            throw new IllegalArgumentException(
                    "Cannot start nodes with %d MB of heap: they need at least 256".formatted(heapMegabytes));
        }
        yaml = Map.copyOf(yaml);
    }

    /** One node with the defaults. */
    public static ClusterOptions of(CassandraVersion version) {
        return builder(version).build();
    }

    public static Builder builder(CassandraVersion version) {
        return new Builder(version);
    }

    /** Whether clients have to log in, as {@link CassandraCluster#USERNAME} to begin with. */
    public boolean requiresLogin() {
        return PASSWORD_AUTHENTICATOR.equals(yaml.get(AUTHENTICATOR));
    }

    /** One node named {@code testbed} in {@code dc1} with 1 GB of heap, unless told otherwise. */
    public static final class Builder {
        private final CassandraVersion version;
        private final Map<String, Object> yaml = new LinkedHashMap<>();
        private int nodes = 1;
        private String name = "testbed";
        private String datacenter = "dc1";
        private int heapMegabytes = 1024;
        private Optional<String> firstAddress = Optional.empty();
        private Optional<Path> directory = Optional.empty();

        private Builder(CassandraVersion version) {
            this.version = version;
        }

        public Builder nodes(int value) {
            nodes = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder datacenter(String value) {
            datacenter = value;
            return this;
        }

        public Builder heapMegabytes(int value) {
            heapMegabytes = value;
            return this;
        }

        public Builder firstAddress(String value) {
            firstAddress = Optional.of(value);
            return this;
        }

        public Builder directory(Path value) {
            directory = Optional.of(value);
            return this;
        }

        /** How many ranges of the ring each node owns; 16 by default. */
        public Builder numTokens(int value) {
            return yaml("num_tokens", value);
        }

        /** A class of org.apache.cassandra.dht, by its simple name; {@code Murmur3Partitioner} by default. */
        public Builder partitioner(String value) {
            return yaml("partitioner", "org.apache.cassandra.dht." + value);
        }

        /** Clients have to log in; by default, they need not. */
        public Builder requireLogin() {
            return yaml(AUTHENTICATOR, PASSWORD_AUTHENTICATOR);
        }

        /** Any other setting of cassandra.yaml. */
        public Builder yaml(String key, Object value) {
            yaml.put(key, value);
            return this;
        }

        public ClusterOptions build() {
            return new ClusterOptions(version, nodes, name, datacenter, heapMegabytes, firstAddress, directory, yaml);
        }
    }
}
