package dev.ringshift.jobs;

import dev.ringshift.config.ConfigReader;
import dev.ringshift.report.Amounts;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.chat.ChatData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The same rows copied by Ringshift and as people copy them with Spark today, beside the floor: a loop that only reads and
 * one that only writes. All in one run, since only the ratios mean something on a busy machine.
 */
final class BenchCopy {
    private static final String KEYSPACE = "bench";
    private static final long SEED = 1;

    private final ClusterPair clusters;
    private final Path folder;
    private final long rows;
    private final Invocation invocation;
    private int runs;

    /** What is measured. */
    enum Variant {
        RINGSHIFT("Ringshift, timestamps kept"),
        DATAFRAME("connector's DataFrame copy, timestamps lost"),
        READ("floor: reading only"),
        WRITE("floor: writing only");

        private final String title;

        Variant(String title) {
            this.title = title;
        }
    }

    private BenchCopy(ClusterPair clusters, Path folder, long rows, Invocation invocation) {
        this.clusters = clusters;
        this.folder = folder;
        this.rows = rows;
        this.invocation = invocation;
    }

    static String run(int rows, int rounds, Invocation invocation) throws Exception {
        invocation.err().println("Starting both nodes ...");
        try (DemoFolder folder = DemoFolder.create();
                ClusterPair clusters = ClusterPair.start(
                        ClusterOptions.builder(CassandraVersion.V4_1)
                                .name("source")
                                .build(),
                        ClusterOptions.builder(CassandraVersion.V5_0)
                                .name("target")
                                .yaml("auto_snapshot", false)
                                .build())) {
            return new BenchCopy(clusters, folder.resolve(""), rows, invocation).run(rounds);
        }
    }

    private String run(int rounds) throws Exception {
        clusters.source().createKeyspace(KEYSPACE);
        clusters.target().createKeyspace(KEYSPACE);
        ChatData.createTable(clusters.target().session(), KEYSPACE);
        invocation.err().printf("Loading %,d rows ...%n", rows);
        ChatData.create(rows, SEED).load(clusters.source().session(), KEYSPACE);
        clusters.source().node(0).nodetool("flush", KEYSPACE);
        clusters.source().node(0).nodetool("refreshsizeestimates");
        Map<Variant, List<Measurement>> results = new EnumMap<>(Variant.class);
        for (int round = 0; round <= rounds; round++) {
            List<Variant> order = new ArrayList<>(List.of(Variant.values()));
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Variant variant : order) {
                Measurement measured = measure(variant);
                invocation
                        .err()
                        .printf(
                                Locale.ROOT,
                                "%s %s: %.1f s%n",
                                round == 0 ? "warm-up" : "round " + round,
                                variant.title,
                                measured.seconds());
                if (round > 0) {
                    results.computeIfAbsent(variant, each -> new ArrayList<>()).add(measured);
                }
            }
        }
        Map<Variant, Measurement> medians = new EnumMap<>(Variant.class);
        results.forEach((variant, all) -> medians.put(variant, Measurement.median(all)));
        return render(medians);
    }

    private Measurement measure(Variant variant) throws Exception {
        clusters.target().session().execute("TRUNCATE %s.%s".formatted(KEYSPACE, ChatData.TABLE));
        BenchFloor floor = new BenchFloor(
                clusters.source().session(), clusters.target().session(), KEYSPACE + "." + ChatData.TABLE);
        return switch (variant) {
            case RINGSHIFT -> ringshift();
            case DATAFRAME -> dataFrame();
            case READ -> Measurement.of(floor::read);
            case WRITE -> {
                floor.prepare(rows);
                yield Measurement.of(floor::write);
            }
        };
    }

    private Measurement ringshift() throws Exception {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Invocation quiet = new Invocation(List.of(), Map.of(), Map.of(), silent, silent);
        try (MigrateJob job = MigrateJob.start(ConfigReader.read(config(), List.of()), quiet)) {
            return Measurement.of(() -> {
                if (job.run() != ExitCode.DONE) {
                    throw new IllegalStateException("The copy did not end well: see run/ringshift.log");
                }
                return rows;
            });
        }
    }

    /** A checkpoint of its own for each run, or there would be nothing to do. */
    private Path config() throws IOException {
        runs++;
        return Files.writeString(folder.resolve("bench-%d.conf".formatted(runs)), """
                source { contact-points = ["%s"], local-datacenter = dc1 }
                target { contact-points = ["%s"], local-datacenter = dc1 }
                tables = ["%s.%s"]
                checkpoint { path = "%s" }
                report { directory = "%s" }
                """.formatted(
                        host(clusters.source()) + ":" + port(clusters.source()),
                        host(clusters.target()) + ":" + port(clusters.target()),
                        KEYSPACE,
                        ChatData.TABLE,
                        folder.resolve("bench-%d.db".formatted(runs)),
                        folder.resolve("report")));
    }

    /** What people write today. */
    private Measurement dataFrame() throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("ringshift bench")
                .config("spark.master", System.getProperty("spark.master", "local[*]"))
                .getOrCreate()) {
            return Measurement.of(() -> {
                spark.read()
                        .format("org.apache.spark.sql.cassandra")
                        .options(options(clusters.source()))
                        .load()
                        .write()
                        .format("org.apache.spark.sql.cassandra")
                        .options(options(clusters.target()))
                        .mode("append")
                        .save();
                return rows;
            });
        }
    }

    private static Map<String, String> options(CassandraCluster cluster) {
        return Map.of(
                "keyspace",
                KEYSPACE,
                "table",
                ChatData.TABLE,
                "spark.cassandra.connection.host",
                host(cluster),
                "spark.cassandra.connection.port",
                Integer.toString(port(cluster)));
    }

    private static String host(CassandraCluster cluster) {
        return cluster.contactPoints().get(0).getAddress().getHostAddress();
    }

    private static int port(CassandraCluster cluster) {
        InetSocketAddress address = cluster.contactPoints().get(0);
        return address.getPort();
    }

    static String render(Map<Variant, Measurement> medians) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-45s %10s %10s %12s %10s%n", "", "seconds", "rows/s", "CPU us/row", "peak heap"));
        medians.forEach((variant, median) -> text.append(String.format(
                Locale.ROOT,
                "%-45s %10.1f %,10.0f %12.1f %10s%n",
                variant.title,
                median.seconds(),
                median.rowsPerSecond(),
                median.cpuMicrosPerRow(),
                Amounts.bytes(median.peakHeapBytes()))));
        Measurement own = medians.get(Variant.RINGSHIFT);
        Measurement other = medians.get(Variant.DATAFRAME);
        Measurement read = medians.get(Variant.READ);
        Measurement write = medians.get(Variant.WRITE);
        if (own == null || other == null || read == null || write == null) {
            throw new IllegalArgumentException("Cannot compare without all of " + List.of(Variant.values()));
        }
        text.append(String.format(
                Locale.ROOT,
                "rows/s: %.1f x the DataFrame copy (aim: 4.5 or more)%nwall: %.2f x the sum of both floors (aim: 1.1 or"
                        + " less)%nCPU: %.1f us per row (aim: 15 or less)%npeak heap: %s (aim: 1 GiB or less)%n",
                own.rowsPerSecond() / other.rowsPerSecond(),
                own.seconds() / (read.seconds() + write.seconds()),
                own.cpuMicrosPerRow(),
                Amounts.bytes(own.peakHeapBytes())));
        return text.toString();
    }
}
