package dev.ringshift.jobs;

import dev.ringshift.command.Invocation;
import dev.ringshift.report.Amounts;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.chat.ChatData;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The same rows copied by Ringshift and as people copy them with Spark today, beside the floor: a loop that only reads and
 * one that only writes. All in one run, since only the ratios mean something on a busy machine.
 */
final class BenchCopy {
    private final BenchStage stage;
    private final Invocation invocation;

    /** What is measured. */
    enum Variant implements BenchRounds.Variant {
        RINGSHIFT("Ringshift, timestamps kept"),
        DATAFRAME("connector's DataFrame copy, timestamps lost"),
        READ("floor: reading only"),
        WRITE("floor: writing only");

        private final String title;

        Variant(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }
    }

    private BenchCopy(BenchStage stage, Invocation invocation) {
        this.stage = stage;
        this.invocation = invocation;
    }

    static String run(int rows, int rounds, Invocation invocation) throws Exception {
        try (BenchStage stage = BenchStage.open(rows, invocation.err())) {
            return new BenchCopy(stage, invocation).run(rounds);
        }
    }

    private String run(int rounds) throws Exception {
        return render(BenchRounds.medians(List.of(Variant.values()), rounds, this::measure, invocation.err()));
    }

    private Measurement measure(Variant variant) throws Exception {
        stage.emptyTarget(ChatData.TABLE);
        BenchFloor floor = new BenchFloor(
                stage.source().session(), stage.target().session(), BenchStage.KEYSPACE + "." + ChatData.TABLE);
        return switch (variant) {
            case RINGSHIFT -> stage.ringshift(ChatData.TABLE);
            case DATAFRAME -> dataFrame();
            case READ -> Measurement.of(floor::read);
            case WRITE -> {
                floor.prepare(stage.rows());
                yield Measurement.of(floor::write);
            }
        };
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
                        .options(options(stage.source()))
                        .load()
                        .write()
                        .format("org.apache.spark.sql.cassandra")
                        .options(options(stage.target()))
                        .mode("append")
                        .save();
                return stage.rows();
            });
        }
    }

    private static Map<String, String> options(CassandraCluster cluster) {
        return Map.of(
                "keyspace",
                BenchStage.KEYSPACE,
                "table",
                ChatData.TABLE,
                "spark.cassandra.connection.host",
                BenchStage.host(cluster),
                "spark.cassandra.connection.port",
                Integer.toString(BenchStage.port(cluster)));
    }

    static String render(Map<Variant, Measurement> medians) {
        Measurement own = medians.get(Variant.RINGSHIFT);
        Measurement other = medians.get(Variant.DATAFRAME);
        Measurement read = medians.get(Variant.READ);
        Measurement write = medians.get(Variant.WRITE);
        if (own == null || other == null || read == null || write == null) {
            throw new IllegalArgumentException("Cannot compare without all of " + List.of(Variant.values()));
        }
        return BenchRounds.table(medians)
                + String.format(
                        Locale.ROOT,
                        "rows/s: %.1f x the DataFrame copy (aim: 4.5 or more)%nwall: %.2f x the sum of both floors (aim: 1.1 or"
                                + " less)%nCPU: %.1f us per row (aim: 15 or less)%npeak heap: %s (aim: 1 GiB or less)%n",
                        own.rowsPerSecond() / other.rowsPerSecond(),
                        own.seconds() / (read.seconds() + write.seconds()),
                        own.cpuMicrosPerRow(),
                        Amounts.bytes(own.peakHeapBytes()));
    }
}
