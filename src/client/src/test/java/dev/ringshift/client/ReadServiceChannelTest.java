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
import io.grpc.stub.MetadataUtils;
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
    void should_take_the_key_of_options_or_headers_when_there_is_one() {
        ManagedChannel channel = connected(builder());
        Rendezvous rendezvous = Rendezvous.of(TestServer.describe(live).instances());

        assertThat(LongStream.range(0, 20)).allSatisfy(key -> {
            Metadata headers = new Metadata();
            headers.put(RoutingKey.HEADER, "k" + key);
            String byHeader = ClientCalls.blockingUnaryCall(
                    MetadataUtils.newAttachHeadersInterceptor(headers)
                            .interceptCall(TestServer.UNKEYED, options(), channel),
                    request(0));
            String byOption = ClientCalls.blockingUnaryCall(
                    channel, TestServer.UNKEYED, options().withOption(RoutingKey.OPTION, key), request(0));

            assertThat(byHeader)
                    .isEqualTo(rendezvous
                            .owner(Mixing.hash("k" + key))
                            .orElseThrow()
                            .id());
            assertThat(byOption).isEqualTo(rendezvous.owner(key).orElseThrow().id());
        });
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
        assertThat(ReadServiceNameResolverProvider.target(List.of(Seed.parse("[::1]:1"), Seed.parse("h:2"))))
                .isEqualTo("ringshift:///%5B::1%5D:1,h:2");
    }
}
