package dev.ringshift.testbed;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A cluster to copy from and one to copy to. */
public final class ClusterPair implements AutoCloseable {
    private final CassandraCluster source;
    private final CassandraCluster target;
    private final AtomicInteger keyspaces = new AtomicInteger();

    private ClusterPair(CassandraCluster source, CassandraCluster target) {
        this.source = source;
        this.target = target;
    }

    /** A source of the old generation and a target of the new one, with one node each. */
    public static ClusterPair start() {
        return start(
                ClusterOptions.builder(CassandraVersion.V4_1).name("source").build(),
                ClusterOptions.builder(CassandraVersion.V5_0).name("target").build());
    }

    /**
     * Starts both at the same time.
     *
     * @throws IllegalStateException if one does not come up; the other is stopped then
     */
    public static ClusterPair start(ClusterOptions source, ClusterOptions target) {
        List<ClusterOptions> options = List.of(source, target);
        AtomicReferenceArray<CassandraCluster> started = new AtomicReferenceArray<>(options.size());
        try {
            InParallel.run(List.of(0, 1), i -> started.set(i, CassandraCluster.start(options.get(i))));
            return new ClusterPair(started.get(0), started.get(1));
        } catch (RuntimeException e) {
            for (int i = 0; i < started.length(); i++) {
                CassandraCluster cluster = started.get(i);
                if (cluster != null) {
                    cluster.close();
                }
            }
            throw e;
        }
    }

    public CassandraCluster source() {
        return source;
    }

    public CassandraCluster target() {
        return target;
    }

    /**
     * Creates a keyspace in both clusters that no one else uses.
     *
     * @param test named after it, so that a log tells whose it is
     * @return its name
     */
    public String createKeyspace(Class<?> test) {
        String simple = test.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String name = simple.substring(0, Math.min(36, simple.length())) + "_" + keyspaces.incrementAndGet();
        source.createKeyspace(name);
        target.createKeyspace(name);
        return name;
    }

    @Override
    public void close() {
        InParallel.run(List.of(source, target), CassandraCluster::close);
    }
}
