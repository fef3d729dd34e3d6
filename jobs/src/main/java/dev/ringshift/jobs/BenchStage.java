package dev.ringshift.jobs;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.ConfigReader;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.chat.ChatData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Two nodes with a table of chat rows on one of them, and Ringshift to copy and to compare them. */
final class BenchStage implements AutoCloseable {
    static final String KEYSPACE = "bench";
    private static final long SEED = 1;

    private final DemoFolder folder;
    private final ClusterPair clusters;
    private final long rows;
    private int runs;

    private BenchStage(DemoFolder folder, ClusterPair clusters, long rows) {
        this.folder = folder;
        this.clusters = clusters;
        this.rows = rows;
    }

    /** Starts the nodes, and loads the rows into {@code messages} of the source. */
    static BenchStage open(long rows, PrintStream err) throws Exception {
        err.println("Starting both nodes ...");
        DemoFolder folder = DemoFolder.create();
        try {
            ClusterPair clusters = ClusterPair.start(
                    ClusterOptions.builder(CassandraVersion.V4_1).name("source").build(),
                    ClusterOptions.builder(CassandraVersion.V5_0)
                            .name("target")
                            .yaml("auto_snapshot", false)
                            .build());
            BenchStage stage = new BenchStage(folder, clusters, rows);
            try {
                stage.load(err);
                return stage;
            } catch (Exception e) {
                clusters.close();
                throw e;
            }
        } catch (Exception e) {
            folder.close();
            throw e;
        }
    }

    private void load(PrintStream err) {
        clusters.source().createKeyspace(KEYSPACE);
        clusters.target().createKeyspace(KEYSPACE);
        ChatData.createTable(clusters.target().session(), KEYSPACE);
        err.printf("Loading %,d rows ...%n", rows);
        ChatData.create(rows, SEED).load(clusters.source().session(), KEYSPACE);
        settle();
    }

    /** What was written is on disk, and in the size estimates. */
    void settle() {
        for (CassandraCluster cluster : List.of(clusters.source(), clusters.target())) {
            cluster.node(0).nodetool("flush", KEYSPACE);
            cluster.node(0).nodetool("refreshsizeestimates");
        }
    }

    CassandraCluster source() {
        return clusters.source();
    }

    CassandraCluster target() {
        return clusters.target();
    }

    long rows() {
        return rows;
    }

    void emptyTarget(String table) {
        clusters.target().session().execute("TRUNCATE %s.%s".formatted(KEYSPACE, table));
    }

    /** Copies a table of as many rows. */
    Measurement ringshift(String table) throws Exception {
        return measure(table, shell -> new MigrateJob(shell).run(new Scope.WhatIsLeft()));
    }

    /** Compares both sides of a table of as many rows. */
    Measurement validate(String table) throws Exception {
        return measure(table, shell -> new ValidateJob(shell, new ValidateJob.Options(false, false)).run());
    }

    /** What a command does when all is set up for it. */
    @FunctionalInterface
    private interface Job {
        ExitCode run(JobShell shell) throws Exception;
    }

    private Measurement measure(String table, Job job) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream silent = new PrintStream(said, false, StandardCharsets.UTF_8);
        Invocation quiet = new Invocation(List.of(), Map.of(), Map.of(), silent, silent);
        try (JobShell shell = JobShell.start(ConfigReader.read(config(table), List.of()), quiet)) {
            return Measurement.of(() -> {
                if (job.run(shell) != ExitCode.DONE) {
                    silent.flush();
                    throw new IllegalStateException("Ringshift did not end well, it said:%n%s"
                            .formatted(said.toString(StandardCharsets.UTF_8)));
                }
                return rows;
            });
        }
    }

    /** A checkpoint of its own for each run, or there would be nothing to do. */
    private Path config(String table) throws IOException {
        runs++;
        return Files.writeString(folder.resolve("bench-%d.conf".formatted(runs)), """
                source { contact-points = ["%s"], local-datacenter = dc1 }
                target { contact-points = ["%s"], local-datacenter = dc1 }
                tables = ["%s.%s"]
                # a server that is busy to its limits stores the end of a TTL late
                validate { ttl-tolerance = 60s }
                checkpoint { path = "%s" }
                report { directory = "%s" }
                """.formatted(
                        host(clusters.source()) + ":" + port(clusters.source()),
                        host(clusters.target()) + ":" + port(clusters.target()),
                        KEYSPACE,
                        table,
                        folder.resolve("bench-%d.db".formatted(runs)),
                        folder.resolve("report")));
    }

    static String host(CassandraCluster cluster) {
        return cluster.contactPoints().get(0).getAddress().getHostAddress();
    }

    static int port(CassandraCluster cluster) {
        InetSocketAddress address = cluster.contactPoints().get(0);
        return address.getPort();
    }

    @Override
    public void close() throws Exception {
        try (folder) {
            clusters.close();
        }
    }
}
