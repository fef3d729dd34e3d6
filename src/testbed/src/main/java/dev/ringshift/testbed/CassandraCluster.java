package dev.ringshift.testbed;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A running Cassandra cluster on loopback addresses. */
public final class CassandraCluster implements AutoCloseable {
    /** The superuser of a cluster that requires a login. */
    public static final String USERNAME = "cassandra";

    /** The superuser's password. */
    public static final String PASSWORD = "cassandra";

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final ClusterOptions options;
    private final Optional<LoopbackBlock> block;
    private final List<CassandraNode> nodes;
    private final Thread shutdownHook;
    private final Object ending = new Object();
    private boolean ended;
    private @Nullable CqlSession session;

    private CassandraCluster(ClusterOptions options, Optional<LoopbackBlock> block, List<CassandraNode> nodes) {
        this.options = options;
        this.block = block;
        this.nodes = List.copyOf(nodes);
        this.shutdownHook = new Thread(this::end, "stop-" + options.name());
    }

    /**
     * Starts all nodes, and waits until each answers and knows the others.
     *
     * @throws IllegalStateException if a node does not come up; the others are stopped then
     */
    public static CassandraCluster start(ClusterOptions options) {
        RingshiftHome home = RingshiftHome.find();
        CassandraClassPath classPath = CassandraClassPath.of(options.version(), home);
        Optional<LoopbackBlock> block = options.firstAddress().isPresent()
                ? Optional.empty()
                : Optional.of(LoopbackBlock.reserve(options.nodes(), ThreadLocalRandom.current()));
        List<String> addresses = block.map(reserved -> reserved.addresses(options.nodes()))
                .orElseGet(() -> LoopbackBlock.count(options.firstAddress().orElseThrow(), options.nodes()));
        String seed = addresses.get(0);
        Path directory = options.directory()
                .orElseGet(() -> home.directory().resolve("target/testbed/%s-%s".formatted(options.name(), seed)))
                .toAbsolutePath();
        CassandraCluster cluster = new CassandraCluster(
                options,
                block,
                IntStream.range(0, addresses.size())
                        .mapToObj(i -> CassandraNode.create(
                                options, classPath, directory.resolve("node" + (i + 1)), addresses.get(i), seed))
                        .toList());
        cluster.start();
        return cluster;
    }

    public ClusterOptions options() {
        return options;
    }

    public List<CassandraNode> nodes() {
        return nodes;
    }

    /**
     * One of the nodes.
     *
     * @param index 0 for the first, which is the seed of the others
     */
    public CassandraNode node(int index) {
        return nodes.get(index);
    }

    public List<InetSocketAddress> contactPoints() {
        return nodes.stream().map(CassandraNode::address).toList();
    }

    /** A session that is shared, and closed with the cluster. */
    public synchronized CqlSession session() {
        if (session == null) {
            session = sessionBuilder().build();
        }
        return session;
    }

    /** Knows contact points, datacenter and login, and is patient and quick to reconnect; build, use and close it. */
    public CqlSessionBuilder sessionBuilder() {
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoints(contactPoints())
                .withLocalDatacenter(options.datacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, REQUEST_TIMEOUT)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, REQUEST_TIMEOUT)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                        // the native clock is not among our jars, and its absence a stack trace in the log
                        .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                        // by default each change of the schema waits for a second, in case that more follow
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(20))
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                        .build());
        return options.requiresLogin() ? builder.withAuthCredentials(USERNAME, PASSWORD) : builder;
    }

    /**
     * Creates a keyspace on as many replicas as there are nodes, but three at most.
     *
     * @param keyspace a name that needs no quotes
     */
    public void createKeyspace(String keyspace) {
        session()
                .execute(
                        "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
                                .formatted(keyspace, options.datacenter(), Math.min(3, nodes.size())));
    }

    /** Stops all nodes, and deletes their data unless it is in a directory that the options name. */
    @Override
    public synchronized void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // the hook is at work already; what follows does no harm
        }
        if (session != null) {
            session.close();
        }
        end();
    }

    /** Once, by {@link #close} or at the end of the JVM; both may come at the same time, and the JVM has to wait for it. */
    private void end() {
        synchronized (ending) {
            if (ended) {
                return;
            }
            ended = true;
            InParallel.run(nodes, CassandraNode::retire);
            if (options.directory().isEmpty()) {
                nodes.forEach(CassandraNode::deleteData);
            }
            block.ifPresent(LoopbackBlock::close);
        }
    }

    private void start() {
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        try {
            // the others ask the first for its name and members before they join
            nodes.get(0).start();
            InParallel.run(nodes.subList(1, nodes.size()), CassandraNode::start);
            if (nodes.size() > 1) {
                awaitMembers();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void awaitMembers() {
        long deadline = System.nanoTime() + JOIN_TIMEOUT.toNanos();
        while (!membersAreUp()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Cannot form a cluster of %s: after %d s the first knows only %s"
                        .formatted(
                                contactPoints(),
                                JOIN_TIMEOUT.toSeconds(),
                                session().getMetadata().getNodes().values()));
            }
            pause();
        }
    }

    private boolean membersAreUp() {
        long up = session().getMetadata().getNodes().values().stream()
                .filter(node -> node.getState() == NodeState.UP)
                .count();
        return up == nodes.size() && session().checkSchemaAgreement();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot wait for the nodes to meet: interrupted");
        }
    }
}
