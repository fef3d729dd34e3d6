package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions to copy between as the product opens them, and a keyspace on each side for the tables of a test class.
 *
 * @param keyspace of the source
 */
public record BothSides(
        CqlSession source, CqlSession target, String keyspace, String targetKeyspace, AtomicInteger tables)
        implements AutoCloseable {

    /** From the pair's source to its target. */
    public static BothSides open(ClusterPair pair, Class<?> test) {
        return between(pair.source(), pair.target(), pair.createKeyspace(test));
    }

    /** From the pair's target to its source, which shows no times of elements. */
    public static BothSides openBack(ClusterPair pair, Class<?> test) {
        return between(pair.target(), pair.source(), pair.createKeyspace(test));
    }

    private static BothSides between(CassandraCluster from, CassandraCluster to, String keyspace) {
        return new BothSides(
                Sessions.open(settings("source", from)),
                Sessions.open(settings("target", to)),
                keyspace,
                keyspace,
                new AtomicInteger());
    }

    /** From one keyspace of the pair's target to another: both sides are of the new generation, and share a session. */
    public static BothSides openOnTarget(ClusterPair pair, Class<?> test) {
        CqlSession session = Sessions.open(settings("target", pair.target()));
        return new BothSides(
                session, session, pair.createKeyspace(test), pair.createKeyspace(test), new AtomicInteger());
    }

    /** Whether the source tells the writetime and TTL of each element of a collection. */
    boolean isOneCluster() {
        return source == target;
    }

    public static ClusterSettings settings(String role, CassandraCluster cluster) {
        return new ClusterSettings(
                role,
                cluster.contactPoints().stream()
                        .map(point -> point.getHostString() + ":" + point.getPort())
                        .toList(),
                cluster.options().datacenter(),
                null,
                null,
                "LOCAL_QUORUM",
                null,
                // by default each CREATE TABLE waits for a second, in case that more follow
                "advanced.metadata.schema.debouncer.window = 20 milliseconds");
    }

    /** The same on both sides. */
    public TestTable table(String columns) {
        return table(columns, "");
    }

    /** The same on both sides, but for the target's options. */
    public TestTable table(String columns, String targetOptions) {
        return unmade().onSource("CREATE TABLE TABLE (%s)".formatted(columns))
                .onTarget("CREATE TABLE TABLE (%s) %s".formatted(columns, targetOptions));
    }

    /** A table of which there is only the name. */
    public TestTable unmade() {
        return new TestTable(this, "t" + tables.incrementAndGet());
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
