package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.ClusterSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code ringshift bench service}: what the read service costs and what it saves, against a stub of a database with a settable
 * latency. Service, stub and load are processes of their own on the same cores; load is open loop, from the intended times.
 */
final class BenchService {
    private static final List<String> QUIET = List.of("--seconds", "10", "--warmup", "5");

    /** Of a partition of the stub: so many at once, each for 2 ms, is 2,000 a second. */
    private static final String CAPACITY = "4";

    private static final int TEN_TIMES_THE_CAPACITY = 20_000;

    private final Path folder;
    private final PrintStream err;
    private final StringBuilder text = new StringBuilder();

    private BenchService(Path folder, PrintStream err) {
        this.folder = folder;
        this.err = err;
    }

    static String run(Invocation invocation) throws Exception {
        BenchService bench = new BenchService(Files.createTempDirectory("ringshift-bench-service"), invocation.err());
        bench.throughput();
        bench.addedLatency();
        bench.steadyKey();
        bench.simultaneous();
        bench.hotPartition();
        return bench.text.toString();
    }

    private BenchServiceStage stage(List<String> stub, String... settings) throws IOException {
        return BenchServiceStage.start(folder, stub, List.of(settings));
    }

    private void say(String line, Object... values) {
        String said = String.format(Locale.ROOT, line, values);
        err.println(said);
        text.append(said).append('\n');
    }

    /** As many as it can, of which many are the same. */
    private void throughput() throws Exception {
        try (BenchServiceStage stage = stage(List.of())) {
            stage.reset();
            double before = stage.serviceCpuSeconds();
            JsonNode load = stage.load(
                    "Join",
                    with(QUIET, "--rate", "20000", "--keys", "1000", "--zipf", "1.2", "--max-in-flight", "20000"));
            // the warm-up costs as well, at the same rate
            double cpu = (stage.serviceCpuSeconds() - before) * 10 / 15;
            double rate = load.path("requestsPerSecond").asDouble();
            say(
                    "coalesced: %,.0f requests/s answered of 20,000 (aim: 15,000 or more), %,d failed, p99 %.1f ms",
                    rate, failed(load), load.path("p99Micros").asLong() / 1000.0);
            say(
                    "  %.0f us of CPU of the service for a request (aim: 60 or less), %.1f requests for each query",
                    cpu * 1e6 / Math.max(1, load.path("ok").asLong()),
                    load.path("ok").asLong() * 1.5 / Math.max(1, stage.queries()));
        }
    }

    /** Over a bare driver at the same database. */
    private void addedLatency() throws Exception {
        try (BenchServiceStage stage = stage(List.of())) {
            JsonNode load = stage.load("Off", with(QUIET, "--rate", "500", "--keys", "100000", "--zipf", "0"));
            double bare = bareDriverMicros(stage.database());
            double served = load.path("p50Micros").asLong();
            say(
                    "added p50: %.2f ms over the bare driver's %.2f ms (aim: 0.5 or less)",
                    (served - bare) / 1000, bare / 1000);
        }
    }

    private static double bareDriverMicros(String database) {
        ClusterSettings settings =
                new ClusterSettings("source", List.of(database), "datacenter1", null, null, "LOCAL_QUORUM", null, "");
        try (CqlSession session = Sessions.open(settings)) {
            PreparedStatement select = session.prepare(
                    "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = ? AND bucket = ?");
            long[] nanos = new long[4000];
            for (int i = 0; i < nanos.length; i++) {
                long started = System.nanoTime();
                if (session.execute(select.bind((long) i, 0)).one() == null) {
                    throw new IllegalStateException("the stub answers no rows");
                }
                nanos[i] = System.nanoTime() - started;
            }
            long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
            Arrays.sort(warm);
            return warm[warm.length / 2] / 1000.0;
        }
    }

    /** Against the formula: while a query takes L, a rate of r brings r·L more. */
    private void steadyKey() throws Exception {
        int millis = 20;
        try (BenchServiceStage stage = stage(List.of("--latency-millis", Integer.toString(millis)))) {
            for (int rate : List.of(100, 1000, 5000)) {
                stage.reset();
                JsonNode load = stage.load(
                        "Join",
                        List.of(
                                "--seconds",
                                "5",
                                "--warmup",
                                "0",
                                "--keys",
                                "1",
                                "--zipf",
                                "0",
                                "--rate",
                                Integer.toString(rate)));
                double ratio = load.path("sent").asDouble() / Math.max(1, stage.queries());
                say(
                        "one key at %,d requests/s, a query of %d ms: %.1f requests for each query, 1 + r L = %.1f",
                        rate, millis, ratio, 1 + rate * millis / 1000.0);
            }
        }
    }

    private void simultaneous() throws Exception {
        try (BenchServiceStage stage = stage(
                List.of("--latency-millis", "500"),
                "protection.partition-queries=2000",
                "protection.database-queries-min=2000")) {
            for (String method : List.of("Join", "Next", "Off")) {
                stage.reset();
                JsonNode load =
                        stage.load(method, List.of("--simultaneous", "1000", "--warmup", "0", "--deadline", "20000"));
                say(
                        "1,000 simultaneous identical requests, %s: %,d queries, %,d answered",
                        method.toLowerCase(Locale.ROOT),
                        stage.queries(),
                        load.path("ok").asLong());
            }
        }
    }

    /** What others hear of a partition that is asked for ten times as often as the database can. */
    private void hotPartition() throws Exception {
        double[] protectedMillis = others("protection.partition-queries=16");
        double[] bare = others(
                "protection.partition-queries=100000",
                "protection.partition-queue=100000",
                "protection.database-queries-min=100000",
                "protection.database-queries-max=100000");
        say(
                "p99 of other partitions while one gets ten times its capacity: %.1f ms, alone %.1f ms: %+.0f %% (aim: below 20)",
                protectedMillis[1], protectedMillis[0], 100 * (protectedMillis[1] / protectedMillis[0] - 1));
        say(
                "  the same without protection: %.1f ms, alone %.1f ms: %+.0f %%",
                bare[1], bare[0], 100 * (bare[1] / bare[0] - 1));
    }

    /** In milliseconds: p99 alone, and beside the hot partition. */
    private double[] others(String... settings) throws Exception {
        List<String> calm = List.of(
                "--rate", "500", "--keys", "100000", "--zipf", "0", "--seconds", "10", "--warmup", "3", "--seed", "7");
        try (BenchServiceStage stage = stage(List.of("--partition-capacity", CAPACITY, "--workers", "64"), settings)) {
            double alone = stage.load("Off", calm).path("p99Micros").asLong() / 1000.0;
            try (ServiceProcess hot = stage.loader(
                    "Off",
                    List.of(
                            "--rate", Integer.toString(TEN_TIMES_THE_CAPACITY),
                            "--keys", "1",
                            "--zipf", "0",
                            "--seconds", "20",
                            "--warmup", "0",
                            "--max-in-flight", "20000"))) {
                double beside = stage.load("Off", calm).path("p99Micros").asLong() / 1000.0;
                hot.kill();
                return new double[] {alone, beside};
            }
        }
    }

    private static long failed(JsonNode load) {
        long failed = 0;
        for (JsonNode count : load.path("failed")) {
            failed += count.asLong();
        }
        return failed;
    }

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(some.stream(), Arrays.stream(more)).toList();
    }
}
