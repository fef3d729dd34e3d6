package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real servers on loopback ports. */
class ReadServiceChannelTest {
    private final List<TestServer> live = new CopyOnWriteArrayList<>();
    private final TestServer a = new TestServer("a", () -> TestServer.describe(live));
    private final TestServer b = new TestServer("b", () -> TestServer.describe(live));
    private final List<ManagedChannel> channels = new ArrayList<>();

    @BeforeEach
    void start() {
        live.add(a.start());
        live.add(b.start());
    }

    @AfterEach
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        a.close();
        b.close();
    }

    private ReadServiceChannel.Builder builder() {
        return ReadServiceChannel.to(a.address(), b.address()).every(Duration.ofMillis(100));
    }

    /** Connected to both. */
    private ManagedChannel connected(ReadServiceChannel.Builder builder) {
        ManagedChannel channel = channel(builder);
        awaitBoth(channel);
        return channel;
    }

    private ManagedChannel channel(ReadServiceChannel.Builder builder) {
        ManagedChannel channel = builder.build();
        channels.add(channel);
        return channel;
    }

    private static void awaitBoth(ManagedChannel channel) {
        await().until(() -> {
            Set<String> answered = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                answered.add(call(channel, TestServer.UNKEYED, 0));
            }
            return answered.size() == 2;
        });
    }

    private static byte[] request(long key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeInt64(1, key);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static String call(ManagedChannel channel, MethodDescriptor<byte[], String> method, long key) {
        return ClientCalls.blockingUnaryCall(channel, method, options(), request(key));
    }

    private static String call(ManagedChannel channel, long key) {
        return call(channel, TestServer.KEYED, key);
    }

    private static Future<String> begin(ManagedChannel channel, long key) {
        return ClientCalls.futureUnaryCall(channel.newCall(TestServer.KEYED, options()), request(key));
    }

    private String owner(long key) {
        return Rendezvous.of(TestServer.describe(live).instances())
                .owner(RoutingKey.hash(request(key), List.of(1)))
                .orElseThrow()
                .id();
    }

    private static long keyOf(ReadServiceChannelTest test, String id) {
        return LongStream.range(0, 100)
                .filter(key -> test.owner(key).equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void should_send_each_key_to_its_owner_when_both_are_ready() {
        ManagedChannel channel = connected(builder());

        assertThat(LongStream.range(0, 200))
                .allSatisfy(key -> assertThat(call(channel, key)).isEqualTo(owner(key)));
    }

    @Test
    void should_send_a_hot_key_to_one_when_many_ask_at_once() throws Exception {
        ManagedChannel channel = connected(builder());
        CompletableFuture<Void> open = new CompletableFuture<>();
        a.answerWhen(open);
        b.answerWhen(open);

        List<Future<String>> calls =
                LongStream.range(0, 500).mapToObj(i -> begin(channel, 7)).toList();
        open.complete(null);

        for (Future<String> call : calls) {
            assertThat(call.get()).isEqualTo(owner(7));
        }
    }

    @Test
    void should_move_keys_with_no_failed_call_when_an_instance_is_killed() throws Exception {
        ManagedChannel channel = connected(builder());
        long key = keyOf(this, "a");
        a.answerWhen(new CompletableFuture<>());
        int before = a.arrived();
        List<Future<String>> inFlight =
                LongStream.range(0, 50).mapToObj(i -> begin(channel, key)).toList();
        await().until(() -> a.arrived() == before + 50);

        a.kill();

        for (Future<String> call : inFlight) {
            assertThat(call.get()).isEqualTo("b");
        }
        assertThat(LongStream.range(0, 100))
                .allSatisfy(any -> assertThat(call(channel, any)).isEqualTo("b"));
    }

    /** Instances that start together do not know each other yet. */
    @Test
    void should_ask_who_else_is_there_when_the_only_instance_known_is_killed() throws Exception {
        live.remove(b);
        ManagedChannel channel = channel(builder().every(Duration.ofHours(1)));
        assertThat(call(channel, 1)).isEqualTo("a");
        a.answerWhen(new CompletableFuture<>());
        int before = a.arrived();
        List<Future<String>> inFlight =
                LongStream.range(0, 50).mapToObj(key -> begin(channel, key)).toList();
        await().until(() -> a.arrived() == before + 50);
        live.add(b);

        a.kill();

        for (Future<String> call : inFlight) {
            assertThat(call.get()).isEqualTo("b");
        }
        assertThat(LongStream.range(0, 100))
                .allSatisfy(any -> assertThat(call(channel, any)).isEqualTo("b"));
    }

    @Test
    void should_try_another_and_say_so_when_the_owner_fails_the_call() {
        ManagedChannel channel = connected(builder());
        a.failWith(Status.UNAVAILABLE);

        assertThat(LongStream.range(0, 20))
                .allSatisfy(key -> assertThat(call(channel, key)).isEqualTo("b"))
                .allSatisfy(key ->
                        assertThat(call(channel, TestServer.UNKEYED, key)).isEqualTo("b"));

        // or it would hand the call to the owner that just failed it
        assertThat(b.hops()).isEqualTo((int)
                LongStream.range(0, 20).filter(key -> owner(key).equals("a")).count());
        a.failWith(Status.OK);
        assertThat(call(channel, keyOf(this, "a"))).isEqualTo("a");
    }

    @Test
    void should_fail_the_call_when_every_instance_does() {
        ManagedChannel channel = connected(builder());
        a.failWith(Status.UNAVAILABLE.withDescription("broken"));
        b.failWith(Status.UNAVAILABLE.withDescription("broken"));
        int before = a.arrived() + b.arrived();

        assertThatThrownBy(() -> call(channel, 1)).hasMessage("UNAVAILABLE: broken");

        assertThat(a.arrived() + b.arrived() - before).isEqualTo(3);
    }

    @Test
    void should_fail_calls_when_all_instances_are_gone() {
        ManagedChannel channel = connected(builder());
        a.kill();
        b.kill();

        assertThatThrownBy(() -> call(channel, 1))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void should_give_keys_back_when_an_instance_comes_back() {
        ManagedChannel channel = connected(builder());
        a.kill();
        await().until(() -> call(channel, keyOf(this, "a")).equals("b"));

        a.start();

        awaitBoth(channel);
        assertThat(LongStream.range(0, 100))
                .allSatisfy(key -> assertThat(call(channel, key)).isEqualTo(owner(key)));
    }

    @Test
    void should_keep_keys_when_an_instance_comes_back_at_another_address() {
        ManagedChannel channel = connected(builder());
        List<String> before =
                LongStream.range(0, 100).mapToObj(key -> call(channel, key)).toList();
        a.kill();

        a.startAt(0);

        awaitBoth(channel);
        assertThat(LongStream.range(0, 100).mapToObj(key -> call(channel, key))).isEqualTo(before);
    }

    @Test
    void should_pass_over_an_instance_when_it_says_that_it_is_not_serving() {
        ManagedChannel channel = connected(builder());
        long key = keyOf(this, "a");

        a.say(ServingStatus.NOT_SERVING);

        await().until(() -> call(channel, key).equals("b"));
        a.say(ServingStatus.SERVING);
        await().until(() -> call(channel, key).equals("a"));
    }

    @Test
    void should_move_only_its_share_when_an_instance_joins() {
        ManagedChannel channel = connected(builder());
        List<String> before =
                LongStream.range(0, 200).mapToObj(key -> call(channel, key)).toList();

        try (TestServer c = new TestServer("c", () -> TestServer.describe(live)).start()) {
            live.add(c);

            await().until(() -> call(channel, keyOf(this, "c")).equals("c"));
            List<String> after =
                    LongStream.range(0, 200).mapToObj(key -> call(channel, key)).toList();
            assertThat(after).contains("a", "b", "c");
            for (int key = 0; key < 200; key++) {
                assertThat(after.get(key)).isIn(before.get(key), "c");
            }
        }
    }

    @Test
    void should_pass_over_an_owner_and_say_so_when_it_is_overloaded() throws Exception {
        ManagedChannel channel = connected(builder().bound(new BoundedLoad(1.25, 10)));
        long key = keyOf(this, "a");
        CompletableFuture<Void> open = new CompletableFuture<>();
        a.answerWhen(open);
        int before = a.arrived();
        List<Future<String>> waiting =
                LongStream.range(0, 11).mapToObj(i -> begin(channel, key)).toList();
        await().until(() -> a.arrived() == before + 11);

        assertThat(call(channel, key)).isEqualTo("b");

        assertThat(b.hops()).isEqualTo(1);
        open.complete(null);
        for (Future<String> call : waiting) {
            assertThat(call.get()).isEqualTo("a");
        }
        assertThat(a.hops()).isZero();
    }

    @Test
    void should_send_a_call_once_when_the_instances_do_not_name_its_method() {
        ManagedChannel channel = connected(builder());
        a.failWith(Status.UNAVAILABLE);
        b.failWith(Status.UNAVAILABLE);
        int before = a.arrived() + b.arrived();

        assertThatThrownBy(() -> call(channel, TestServer.OTHER, 1)).hasMessage("UNAVAILABLE");

        assertThat(a.arrived() + b.arrived() - before).as("it may be a write").isEqualTo(1);
    }

    @Test
    void should_not_try_again_when_an_instance_says_so() {
        ManagedChannel channel = connected(builder());
        Metadata never = new Metadata();
        never.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "-1");
        a.failWith(Status.UNAVAILABLE, never);
        b.failWith(Status.UNAVAILABLE, never);
        int before = a.arrived() + b.arrived();

        assertThatThrownBy(() -> call(channel, 1)).hasMessage("UNAVAILABLE");

        assertThat(a.arrived() + b.arrived() - before).isEqualTo(1);
    }

    @Test
    void should_no_longer_try_again_when_thousands_of_calls_failed() {
        ManagedChannel channel = connected(builder());
        a.failWith(Status.UNAVAILABLE);
        b.failWith(Status.UNAVAILABLE);

        List<Future<String>> failing =
                LongStream.range(0, 4_000).mapToObj(key -> begin(channel, key)).toList();

        assertThat(failing).allSatisfy(call -> assertThatThrownBy(call::get).hasRootCauseMessage("UNAVAILABLE"));
        int before = a.arrived() + b.arrived();
        assertThatThrownBy(() -> call(channel, 1)).hasMessage("UNAVAILABLE");
        assertThat(a.arrived() + b.arrived() - before).isEqualTo(1);
    }

    @Test
    void should_go_on_when_an_instance_has_a_name_that_grpc_does_not_take() {
        Instance misnamed = new Instance("c", "reads_1", 9090);
        TestServer seed = new TestServer("seed", () -> {
            Description all = TestServer.describe(live);
            List<Instance> instances = new ArrayList<>(all.instances());
            instances.add(0, misnamed);
            return new Description(instances, all.routingFields());
        });
        try (seed) {
            seed.start();
            ManagedChannel channel =
                    channel(ReadServiceChannel.to(seed.address()).every(Duration.ofMillis(100)));
            awaitBoth(channel);

            // asks those it knows, the misnamed one as well
            seed.kill();

            live.remove(a);
            await().until(() -> call(channel, keyOf(this, "b")).equals("b")
                    && call(channel, TestServer.UNKEYED, 0).equals("b"));
        }
    }

    @Test
    void should_find_the_others_when_one_address_is_dead() {
        ManagedChannel channel =
                ReadServiceChannel.to("127.0.0.1:1", b.address()).build();
        channels.add(channel);

        awaitBoth(channel);
    }

    @Test
    void should_say_whom_it_asked_when_nobody_answers() {
        ManagedChannel channel = ReadServiceChannel.to("127.0.0.1:1").build();
        channels.add(channel);

        assertThatThrownBy(() -> call(channel, 1))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                .hasMessageContaining("Cannot reach the read service at [127.0.0.1:1]");
    }

    @Test
    void should_refuse_addresses_when_they_have_no_port() {
        assertThatThrownBy(() -> ReadServiceChannel.to("reads.example.org"))
                .hasMessage(
                        "Cannot use address \"reads.example.org\": not host:port; write for example \"reads.example.org:9090\" or \"[::1]:9090\"");
        assertThatThrownBy(() -> ReadServiceChannel.to("my_host:9090"))
                .hasMessage(
                        "Cannot use address \"my_host:9090\": not a host name that gRPC can use; take one of letters, digits, dots and inner hyphens, without underscores");
        assertThat(ReadServiceNameResolverProvider.target(List.of(HostPort.parse("[::1]:1"), HostPort.parse("h:2"))))
                .isEqualTo("ringshift:///%5B::1%5D:1,h:2");
    }
}
