package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server of the test. */
class LoaderTest {
    private static final String METHOD = "chat.Reads/Messages";
    private static final byte[] REPLY = "ten rows".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger calls = new AtomicInteger();
    private Server server = server((request, reply) -> answer(reply, REPLY));

    @AfterEach
    void stop() throws InterruptedException {
        server.shutdownNow().awaitTermination();
    }

    @Test
    void should_send_what_was_intended_when_the_server_answers() throws InterruptedException {
        LoadResult result = Loader.run(options()
                .pace(new LoadOptions.Pace(1_000, Arrivals.EVEN, Duration.ofMillis(100), 50))
                .warmup(Duration.ofMillis(100))
                .length(Duration.ofMillis(500))
                .verify()
                .build());

        // 500 at the rate, and bursts at 100, 200, 300, 400 and 500 ms, since the warm-up ends at the first's instant
        assertThat(result.sent()).isEqualTo(500 + 5 * 50);
        assertThat(result.ok()).isEqualTo(result.sent());
        assertThat(result.failed()).isEmpty();
        assertThat(result.p50Micros()).isPositive();
        // some of the warm-up may have been left out, since few are in flight then
        assertThat(calls).satisfies(all -> assertThat(all.get()).isBetween(500 + 5 * 50, 100 + 500 + 5 * 50));
    }

    @Test
    void should_send_all_for_one_key_when_simultaneous() throws InterruptedException {
        ConcurrentLinkedQueue<byte[]> requests = new ConcurrentLinkedQueue<>();
        serve((request, reply) -> {
            requests.add(request);
            answer(reply, REPLY);
        });

        LoadResult result =
                Loader.run(options().simultaneous(200).warmup(Duration.ZERO).build());

        assertThat(result.ok()).isEqualTo(200);
        assertThat(requests)
                .hasSize(200)
                .allSatisfy(request -> assertThat(request).containsExactly(8, 1));
    }

    @Test
    void should_count_by_status_when_calls_fail() throws InterruptedException {
        serve((request, reply) -> reply.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException()));

        LoadResult result =
                Loader.run(options().simultaneous(10).warmup(Duration.ZERO).build());

        assertThat(result.ok()).isZero();
        assertThat(result.failed()).isEqualTo(Map.of("RESOURCE_EXHAUSTED", 10L));
    }

    @Test
    void should_send_no_more_than_allowed_when_answers_do_not_come() throws InterruptedException {
        serve((request, reply) -> calls.incrementAndGet());

        LoadResult result = Loader.run(options()
                .simultaneous(10)
                .warmup(Duration.ZERO)
                .maxInFlight(4)
                .deadline(Duration.ofMillis(300))
                .build());

        assertThat(result.failed()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 4L, "OVERRUN", 6L));
    }

    @Test
    void should_keep_few_in_flight_when_it_warms_up() throws InterruptedException {
        serve((request, reply) -> calls.incrementAndGet());

        LoadResult result = Loader.run(options()
                .pace(new LoadOptions.Pace(10_000, Arrivals.EVEN, Duration.ofSeconds(1), 0))
                .warmup(Duration.ofMillis(100))
                .length(Duration.ofMillis(1))
                .deadline(Duration.ofSeconds(2))
                .maxInFlight(130)
                .build());

        assertThat(calls).hasValue(130);
        assertThat(result.failed()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 2L, "OVERRUN", 8L));
    }

    @Test
    void should_notice_when_a_reply_is_not_the_same_as_before() throws InterruptedException {
        serve((request, reply) -> answer(reply, calls.incrementAndGet() == 5 ? new byte[] {1} : REPLY));

        LoadResult result = Loader.run(
                options().simultaneous(10).warmup(Duration.ZERO).verify().build());

        assertThat(result.ok()).isEqualTo(9);
        assertThat(result.failed()).isEqualTo(Map.of("MISMATCH", 1L));
    }

    @Test
    void should_not_count_as_good_when_an_answer_has_no_message() throws InterruptedException {
        LoadOptions options = options().simultaneous(10).warmup(Duration.ZERO).build();
        try (AnsweringChannels silent = AnsweringChannels.withoutMessage()) {
            assertThat(Loader.run(options, silent).failed()).isEqualTo(Map.of("MISMATCH", 10L));
        }
    }

    @Test
    void should_exit_with_1_when_nothing_was_answered() throws Exception {
        serve((request, reply) -> reply.onError(Status.UNAVAILABLE.asRuntimeException()));

        Process loader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loader.class.getName(),
                        "--target",
                        "127.0.0.1:" + server.getPort(),
                        "--method",
                        METHOD,
                        "--warmup",
                        "0",
                        "--simultaneous",
                        "3")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(loader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"ok\":0", "Cannot measure: none of 3 requests was answered: {UNAVAILABLE=3}");
        assertThat(loader.waitFor()).isEqualTo(1);
    }

    @Test
    void should_notice_the_very_first_when_a_check_knows_what_is_right() throws InterruptedException {
        LoadOptions options = options().simultaneous(10).warmup(Duration.ZERO).build();
        try (Channels channels = Channels.roundRobin(options.calls().targets(), 1)) {
            LoadResult result =
                    Loader.run(options, channels, (key, reply) -> key == 1 && Arrays.equals(reply, new byte[] {1}));

            assertThat(result.failed()).isEqualTo(Map.of("MISMATCH", 10L));
        }
    }

    @Test
    void should_charge_the_wait_when_requests_could_not_be_sent_in_time() throws InterruptedException {
        AtomicLong nanoTime = new AtomicLong();
        Ticker stalled = new Ticker() {
            @Override
            public long nanos() {
                return nanoTime.get();
            }

            @Override
            public void waitUntil(long nanos) {
                // the first wait is as long as all requests take together
                nanoTime.accumulateAndGet(nanos + 1_000_000_000L, (now, until) -> now == 0 ? until : now);
            }
        };
        LoadResult result = Loader.run(
                options()
                        .pace(new LoadOptions.Pace(10, Arrivals.EVEN, Duration.ofSeconds(1), 0))
                        .warmup(Duration.ZERO)
                        .length(Duration.ofSeconds(1))
                        .build(),
                new AnsweringChannels(REPLY),
                stalled);

        assertThat(result.ok()).isEqualTo(10);
        assertThat(result.maxMicros()).isBetween(1_000_000L, 1_001_000L);
        assertThat(result.p50Micros()).isBetween(500_000L, 501_000L);
    }

    private LoadOptions.Builder options() {
        return LoadOptions.builder(List.of("127.0.0.1:" + server.getPort()), METHOD)
                .deadline(Duration.ofSeconds(20));
    }

    private void serve(BiConsumer<byte[], StreamObserver<byte[]>> handler) {
        server.shutdownNow();
        server = server(handler);
    }

    private Server server(BiConsumer<byte[], StreamObserver<byte[]>> handler) {
        ServerServiceDefinition service = ServerServiceDefinition.builder("chat.Reads")
                .addMethod(BytesMarshaller.method(METHOD), ServerCalls.asyncUnaryCall(handler::accept))
                .build();
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .directExecutor()
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(StreamObserver<byte[]> reply, byte[] bytes) {
        calls.incrementAndGet();
        reply.onNext(bytes);
        reply.onCompleted();
    }
}
