package dev.ringshift.jobs;

import dev.ringshift.report.Amounts;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.chat.ChatData;
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
    private final BenchStage stage;
    private final Invocation invocation;

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
