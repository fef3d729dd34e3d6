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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code ringshift bench service}: what the read service costs and what it saves, against a stub of a database with a settable
 * latency. Service, stub and load are processes of their own on the same cores; load is open loop, from the intended times.
 */
final class BenchService {
    /** Of a partition of the stub in the test of a hot one: so many at once, 10 ms each, is 200 a second. */
    private static final List<String> SLOW_PARTITIONS =
            List.of("--latency-millis", "10", "--partition-capacity", "2", "--workers", "64");

    private static final int TEN_TIMES_THE_CAPACITY = 2_000;
    private static final int HOT_CHANNEL = 1;
    private static final int ROUNDS = 3;

    /** Of the thousands that there are when the hot partition is asked for as it is meant to be. */
    private static final int FEWEST_HOT_QUERIES = 500;

    private final Path folder;
    private final PrintStream err;
    private final StringBuilder text = new StringBuilder();

    private BenchService(Path folder, PrintStream err) {
        this.folder = folder;
        this.err = err;
    }

    static String run(Invocation invocation) throws Exception {
        Path folder = Files.createTempDirectory("ringshift-bench-service");
        BenchService bench = new BenchService(folder, invocation.err());
        bench.throughput();
        bench.addedLatency();
        bench.steadyKey();
        bench.simultaneous();
        bench.hotPartition();
        DemoFolder.delete(folder); // what went wrong before is in it
        return bench.text.toString();
    }

    private BenchServiceStage stage(List<String> stub, String... settings) throws IOException {
        return BenchServiceStage.start(folder, stub, List.of(settings));
    }

    /** Of whose service the JVM has compiled what matters; an instance that has just started is several times slower. */
    private BenchServiceStage warm(List<String> stub, String... settings) throws IOException {
        BenchServiceStage stage = stage(stub, settings);
        stage.load("Join", load(5_000, "--seconds", "8", "--warmup", "0"));
        stage.load("Off", spread(2_000, "--seconds", "6", "--warmup", "0"));
        return stage;
    }

    private void say(String line, Object... values) {
        String said = String.format(Locale.ROOT, line, values);
        err.println(said);
        text.append(said).append('\n');
    }

    /** As many as it can, of which many are the same. */
    private void throughput() throws Exception {
        try (BenchServiceStage stage = warm(List.of())) {
            // at full load the compilers get no turn, and what they left to do is charged to the service
            stage.load("Join", load(10_000, "--seconds", "20", "--warmup", "10"));
            stage.reset();
            double cpu = stage.serviceCpuSeconds();
            long requests = stage.requests();
            JsonNode load = stage.load("Join", load(20_000, "--seconds", "10", "--warmup", "20"));
            requests = stage.requests() - requests;
            cpu = stage.serviceCpuSeconds() - cpu;
            say(
                    "coalesced: %,.0f requests/s answered of 20,000 (aim: 15,000 or more), %,d failed, p99 %.1f ms",
                    load.path("requestsPerSecond").asDouble(),
                    failed(load),
                    load.path("p99Micros").asLong() / 1000.0);
            say(
                    "  %.0f us of CPU of the service for a request (aim: 60 or less), %.1f requests for each query",
                    cpu * 1e6 / Math.max(1, requests), requests / (double) Math.max(1, stage.queries()));
        }
    }

    /** Over a bare driver at the same database; of several rounds, since a machine that is shared has slow moments. */
    private void addedLatency() throws Exception {
        try (BenchServiceStage stage = warm(List.of())) {
            stage.load("Off", spread(1_000, "--seconds", "10", "--warmup", "0"));
            List<Double> bare = new ArrayList<>();
            List<Double> added = new ArrayList<>();
            long failed = 0;
            for (int round = 0; round < ROUNDS; round++) {
                JsonNode load = stage.load("Off", spread(1_000, "--seconds", "10", "--warmup", "5"));
                bare.add(bareDriverMicros(stage.database()));
                added.add(load.path("p50Micros").asDouble() - bare.get(round));
                failed += failed(load);
            }
            say(
                    "added p50: %.2f ms over the bare driver's %.2f ms (aim: 0.5 or less), %,d failed; 1,000/s, against one call after the other",
                    BenchRounds.median(added, micros -> micros) / 1000,
                    BenchRounds.median(bare, micros -> micros) / 1000,
                    failed);
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
        try (BenchServiceStage stage = warm(List.of("--latency-millis", "20"))) {
            for (int rate : List.of(100, 1000, 5000)) {
                stage.reset();
                long requests = stage.requests();
                JsonNode load = stage.load("Join", oneKey(rate, "--seconds", "8", "--warmup", "2"));
                requests = stage.requests() - requests;
                say(
                        "one key at %,d requests/s, a query of %.1f ms: %.1f requests for each query, 1 + r L = %.1f, %,d failed",
                        rate,
                        stage.queryMillis(),
                        requests / (double) Math.max(1, stage.queries()),
                        1 + rate * stage.queryMillis() / 1000,
                        failed(load));
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
        say("p99 of other partitions, alone and while one is asked for ten times its capacity (aim: below +20 %%)");
        if (isUnanswered(others("with protection", ROUNDS))) {
            throw new BenchException("with protection no other partition was answered; see " + folder);
        }
        others( // perhaps nobody is: that is what protection is for
                "without",
                1,
                "protection.partition-queries=100000",
                "protection.partition-queue=100000",
                "protection.database-queries-min=100000",
                "protection.database-queries-max=100000");
    }

    /**
     * Measures both, a few times.
     *
     * @return what was heard of the others beside the hot one, in the round of the median rise
     */
    private JsonNode others(String what, int rounds, String... settings) throws Exception {
        List<Others> measured = new ArrayList<>();
        try (BenchServiceStage stage = warm(SLOW_PARTITIONS, settings)) {
            for (int round = 0; round < rounds; round++) {
                measured.add(others(stage));
            }
        }
        Others median = BenchRounds.median(measured, Others::rise);
        say(
                "  %s: %s and %s%s; %,d queries of the hot one",
                what, p99(median.alone()), p99(median.beside()), median.told(), median.hotQueries());
        return median.beside();
    }

    private Others others(BenchServiceStage stage) throws Exception {
        // the warm-up is long enough for the hot one's own loader to be compiled
        List<String> calm = spread(500, "--seconds", "15", "--warmup", "10", "--seed", "7");
        JsonNode alone = stage.load("Off", calm);
        stage.reset();
        try (ServiceProcess hot =
                stage.loader("Off", oneKey(TEN_TIMES_THE_CAPACITY, "--seconds", "40", "--warmup", "0"))) {
            JsonNode beside = stage.tryLoad("Off", calm);
            hot.kill();
            long queries = stage.queries(HOT_CHANNEL);
            if (queries < FEWEST_HOT_QUERIES) {
                throw new BenchException("the database saw only %d queries of the partition that is to be hot; see %s"
                        .formatted(queries, folder));
            }
            return new Others(alone, beside, queries);
        }
    }

    /** What is heard of other partitions, alone and beside a hot one. */
    private record Others(JsonNode alone, JsonNode beside, long hotQueries) {
        double rise() {
            return isUnanswered(beside)
                    ? Double.POSITIVE_INFINITY
                    : beside.path("p99Micros").asDouble()
                                    / alone.path("p99Micros").asDouble()
                            - 1;
        }

        String told() {
            return isUnanswered(beside) ? "" : String.format(Locale.ROOT, ": %+.0f %%", 100 * rise());
        }
    }

    private static String p99(JsonNode load) {
        return isUnanswered(load)
                ? "none, since all %,d failed".formatted(failed(load))
                : "%.1f ms, %,d failed of %,d"
                        .formatted(
                                load.path("p99Micros").asLong() / 1000.0,
                                failed(load),
                                load.path("sent").asLong());
    }

    private static boolean isUnanswered(JsonNode load) {
        return load.path("ok").asLong() == 0;
    }

    private static long failed(JsonNode load) {
        long failed = 0;
        for (JsonNode count : load.path("failed")) {
            failed += count.asLong();
        }
        return failed;
    }

    /** Zipf keys, many of them hot. */
    private static List<String> load(int rate, String... more) {
        return options(rate, List.of("--keys", "1000", "--zipf", "1.2"), more);
    }

    /** No two requests for the same key. */
    private static List<String> spread(int rate, String... more) {
        return options(rate, List.of("--keys", "100000", "--zipf", "0"), more);
    }

    private static List<String> oneKey(int rate, String... more) {
        return options(rate, List.of("--keys", "1", "--zipf", "0"), more);
    }

    private static List<String> options(int rate, List<String> keys, String... more) {
        return Stream.of(List.of("--rate", Integer.toString(rate), "--max-in-flight", "2000"), keys, List.of(more))
                .flatMap(List::stream)
                .toList();
    }
}
