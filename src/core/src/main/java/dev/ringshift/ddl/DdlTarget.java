package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.Version;
import dev.ringshift.cluster.ClusterFacts;
import java.util.Objects;

/** What the statements are for. */
public sealed interface DdlTarget {

    /** ScyllaDB. Its release is not asked for: what it reports as release version is Cassandra's 3.0.8. */
    record ScyllaDb() implements DdlTarget {}

    /**
     * Cassandra.
     *
     * @param version of the nodes; the oldest where they differ
     */
    record Cassandra(Version version) implements DdlTarget {}

    /**
     * The target that a cluster says it is.
     *
     * @throws IllegalArgumentException when its release version cannot be read
     */
    static DdlTarget from(ClusterFacts facts) {
        return facts.scylla()
                ? new ScyllaDb()
                : new Cassandra(Objects.requireNonNull(Version.parse(facts.version()), "release_version"));
    }
}
