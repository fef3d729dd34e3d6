package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringshift.client.ReadServiceChannel;
import dev.ringshift.service.config.Address;
import dev.ringshift.testbed.load.Arrivals;
import dev.ringshift.testbed.load.Channels;
import dev.ringshift.testbed.load.LoadOptions;
import dev.ringshift.testbed.load.LoadResult;
import dev.ringshift.testbed.load.Loader;
import dev.ringshift.testbed.load.RequestTemplate;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load for a minute on three instances: two are restarted in turn all the time, one stays, whose heap must not grow. Longer and harder
 * with {@code -Dtest.jit= -Dringshift.soak.seconds=600 -Dringshift.soak.rate=2200}; with 4500, two slow cores that do all of this fall behind.
 */
class SoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("ringshift.soak.seconds", 60));
    private static final int RATE = Integer.getInteger("ringshift.soak.rate", 2000);
    private static final int KEYS = 10_000;
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration WARMUP = Duration.ofSeconds(5);
    private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(4);

    /** More than any restart takes, so that no call has an excuse. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Shorter than a query, so that most of those leave a flight that others are in, or leave it empty. */
    private static final Duration IMPATIENCE = Duration.ofMillis(4);

    /**
     * Some 2,000 flights with their replies: of those that the instance has in the second half, one in ten after a minute of 2,000
     * requests a second, far fewer than one in a hundred after ten minutes.
     */
    private static final long HEAP_SLACK_BYTES = 4L << 20;

    @TempDir
    private Path folder;

    private ServiceStage stage;
    private final List<Instance> instances = new ArrayList<>();
    private final ExecutorService loaders = Executors.newFixedThreadPool(3);
    private ManagedChannel channel;
    private final StubReplies replies = new StubReplies(KEYS);

    /** One that comes back at the same address. */
    private static final class Instance implements AutoCloseable {
        private final List<String> arguments;
        private InstanceProcess process;
        private String admin = "";

        Instance(List<String> arguments) {
            this.arguments = arguments;
            process = InstanceProcess.start(arguments);
        }

        void awaitReady() {
            admin = process.awaitLine("Status page at").replaceFirst("(?s).*Status page at (\\S+).*", "$1");
        }

        void restart() throws InterruptedException {
            process.awaitEnd();
            process = InstanceProcess.start(arguments);
            awaitReady();
        }

        JsonNode status() throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(admin + "status.json")).build();
            return new ObjectMapper()
                    .readTree(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }

        @Override
        public void close() throws InterruptedException {
            process.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        stage = new ServiceStage(folder, LATENCY);
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            addresses.add(new Address("127.0.0.1", lastingPort(i)));
        }
        stage.lock(stage.config("members { id = a, source = static, static { a = \"%s\", b = \"%s\", c = \"%s\" } }"
                .formatted(addresses.toArray())));
        for (int i = 0; i < 3; i++) {
            instances.add(new Instance(List.of(
                    "--config",
                    stage.file().toString(),
                    "--set",
                    "members.id=" + "abc".charAt(i),
                    "--set",
                    "server.listen=\"%s\"".formatted(addresses.get(i)))));
        }
        instances.forEach(Instance::awaitReady);
        channel = stage.opened(
                ReadServiceChannel.to(addresses.stream().map(Address::toString).toArray(String[]::new))
                        .every(Duration.ofMillis(500))
                        .toBuilder()
                        .directExecutor()
                        .build());
    }

    @AfterEach
    void stop() throws Exception {
        loaders.shutdownNow();
        for (Instance instance : instances) {
            instance.close();
        }
        stage.close();
    }

    /** Below those that the system gives to clients, which would take it while the instance is away. */
    private static int lastingPort(int index) throws IOException {
        int first = 20_000 + Math.floorMod(ProcessHandle.current().pid() * 10, 10_000);
        for (int port = first + index; port < 32_000; port += 3) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (java.net.BindException e) {
                // the next one
            }
        }
        throw new AssertionError("no port is free");
    }

    private Future<LoadResult> load(String method, int rate, Duration deadline) {
        LoadOptions options = LoadOptions.builder(List.of("routed"), "chat.v1.Chat/" + method)
                .template(RequestTemplate.parse(List.of("1=key", "2=0")))
                .keys(new LoadOptions.Keys(KEYS, 1.2, method.hashCode()))
                .pace(new LoadOptions.Pace(rate, Arrivals.POISSON, Duration.ofSeconds(5), rate / 4))
                .warmup(WARMUP)
                .length(LENGTH)
                .deadline(deadline)
                .maxInFlight(1_000_000)
                .build();
        return loaders.submit(() -> Loader.run(options, new Routed(channel), replies));
    }

    private record Routed(Channel channel) implements Channels {
        @Override
        public Channel channel(long key) {
            return channel;
        }

        @Override
        public void close() {}
    }

    /** Every now and then one of two, politely, the second time as a crash would. */
    private void restartInTurn(Future<?> load, long endNanos, AtomicInteger turn) throws Exception {
        while (!isOver(load, Math.min(BETWEEN_RESTARTS.toNanos(), endNanos - System.nanoTime()))
                && endNanos - System.nanoTime() > 0) {
            int now = turn.getAndIncrement();
            Instance next = instances.get(now % 2);
            if (now == 1) {
                next.process.kill();
            } else {
                next.process.terminate();
            }
            next.restart();
        }
    }

    private static boolean isOver(Future<?> load, long withinNanos) throws Exception {
        try {
            load.get(withinNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Test
    void should_answer_all_and_leak_nothing_when_instances_are_restarted_under_load() throws Exception {
        Future<LoadResult> join = load("Join", RATE / 2, PATIENCE);
        Future<LoadResult> next = load("Next", RATE / 2, PATIENCE);
        Future<LoadResult> impatient = load("Join", Math.max(1, RATE / 10), IMPATIENCE);
        long start = System.nanoTime() + WARMUP.toNanos();
        AtomicInteger turn = new AtomicInteger();
        List<Long> heap = new ArrayList<>();
        for (int quarter = 2; quarter <= 4; quarter++) {
            restartInTurn(join, start + LENGTH.toNanos() * quarter / 4, turn);
            heap.add(instances.get(2).process.liveBytes());
        }
        System.out.println(join.get().summary());
        System.out.println(next.get().summary());
        System.out.println(impatient.get().summary());
        System.out.printf("%d restarts; %s bytes of heap%n", turn.get(), heap);

        assertThat(join.get().failed()).isEmpty();
        assertThat(next.get().failed()).isEmpty();
        assertThat(join.get().ok()).isEqualTo(join.get().sent()).isPositive();
        assertThat(impatient.get().failed())
                .containsKey("DEADLINE_EXCEEDED")
                .doesNotContainKeys("MISMATCH", "UNANSWERED");
        assertThat(turn.get()).isGreaterThanOrEqualTo(2);
        for (Instance instance : instances) {
            assertNothingIsLeft(instance);
        }
        assertThat(heap.get(2) - heap.get(0))
                .as("what the heap grew by: %s", heap)
                .isLessThan(HEAP_SLACK_BYTES);
    }

    private static void assertNothingIsLeft(Instance instance) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode limits = instance.status().path("limits");
            for (String left : List.of("inProgress", "waiting", "partitions", "keysInFlight", "callers")) {
                assertThat(limits.path(left)).as("%s of %s", left, limits).hasToString("0");
            }
        });
    }
}
