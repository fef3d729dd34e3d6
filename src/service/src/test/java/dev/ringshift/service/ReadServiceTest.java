package dev.ringshift.service;

import static dev.ringshift.service.Said.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.RoutingKey;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.route.Router;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real gRPC, in front of a stub that counts its queries. */
class ReadServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MANY = 1000;

    @TempDir
    private Path folder;

    private ServiceStage stage;

    @BeforeEach
    void open() {
        stage = new ServiceStage(folder, Duration.ofSeconds(1));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private List<ListenableFuture<byte[]>> askAtOnce(ManagedChannel channel, String method) {
        stage.stub().setLatency(Duration.ofSeconds(3)); // long enough for all to come while a query is in progress
        return IntStream.range(0, MANY)
                .mapToObj(i -> ServiceStage.ask(channel, method, 7, PATIENCE))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Join, 1, 1", "Next, 1, 2", "Off, 1000, 1000"})
    void should_send_as_many_queries_as_the_mode_says_when_a_thousand_ask_at_once(String method, long least, long most)
            throws Exception {
        // in the mode off all thousand are queries of one partition
        ReadService service = stage.start("protection { partition-queries = 2000, database-queries-min = 2000 }");
        List<ListenableFuture<byte[]>> answers = askAtOnce(stage.channel(service.address()), method);

        byte[] first = answers.get(0).get();
        assertThat(first).hasSizeGreaterThan(500);
        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isEqualTo(first);
        }
        assertThat(stage.stub().stats().executed()).isBetween(least, most);
        await().untilAsserted(() -> assertThat(service.keysInFlight()).isZero());
    }

    @Test
    void should_answer_the_others_when_the_first_caller_cancels() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);
        List<ListenableFuture<byte[]>> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(ServiceStage.ask(channel, "Join", 7, PATIENCE));
        }

        first.cancel(true);

        for (ListenableFuture<byte[]> other : others) {
            assertThat(other.get()).isNotEmpty();
        }
        assertThat(stage.stub().stats().executed()).isEqualTo(1);
    }

    @Test
    void should_answer_the_others_when_the_deadline_of_the_first_one_passes() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> hasty = ServiceStage.ask(channel, "Join", 7, Duration.ofMillis(300));
        await().until(() -> stage.stub().stats().inProgress() == 1);
        ListenableFuture<byte[]> patient = ServiceStage.ask(channel, "Join", 7, PATIENCE);

        assertStatus(hasty, Status.Code.DEADLINE_EXCEEDED, "deadline");
        awaitOneEndedEarly(service);
        assertThat(patient.get()).isNotEmpty();
    }

    /** Not only the client has to notice that its time is up. */
    private static void awaitOneEndedEarly(ReadService service) {
        await().untilAsserted(
                        () -> assertThat(get(service, "/metrics").body())
                                .containsPattern(
                                        "ringshift_calls_seconds_count\\{code=\"(CANCELLED|DEADLINE_EXCEEDED)\",method=\"Join\"} 1\\D"));
    }

    @Test
    void should_name_the_field_when_it_is_missing() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());

        assertStatus(
                ClientCalls.futureUnaryCall(ServiceStage.call(channel, "Join", PATIENCE), new byte[0]),
                Status.Code.INVALID_ARGUMENT,
                "channel_id");
        assertStatus(
                ClientCalls.futureUnaryCall(ServiceStage.call(channel, "Join", PATIENCE), new byte[] {1, 2, 3}),
                Status.Code.INVALID_ARGUMENT,
                "no protobuf message; ");
        assertStatus(
                ServiceStage.ask(channel, "Nothing", 7, PATIENCE), Status.Code.UNIMPLEMENTED, "chat.v1.Chat/Nothing");
    }

    @Test
    void should_refuse_with_pushback_when_a_partition_has_all_it_may_have() throws Exception {
        ReadService service =
                stage.start("protection { partition-queries = 1, partition-queue = 0, pushback = 250ms }");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Off", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        StatusRuntimeException refused = assertStatus(
                ServiceStage.ask(channel, "Off", 7, PATIENCE), Status.Code.RESOURCE_EXHAUSTED, "try again");
        assertThat(Objects.requireNonNull(refused.getTrailers()).get(Router.PUSHBACK))
                .isEqualTo("250");
        // another partition has room
        assertThat(ServiceStage.ask(channel, "Off", 8, PATIENCE).get()).isNotEmpty();
        assertThat(first.get()).isNotEmpty();
    }

    @Test
    void should_refuse_a_caller_when_it_has_too_many_in_progress() throws Exception {
        ReadService service = stage.start("protection { caller-requests = 1 }");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        assertStatus(
                ServiceStage.ask(channel, "Join", 7, PATIENCE), Status.Code.RESOURCE_EXHAUSTED, "more than 1 requests");
        assertThat(first.get()).isNotEmpty();
        assertThat(ServiceStage.ask(channel, "Join", 7, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_refuse_a_request_when_it_is_longer_than_any_needs_to_be() {
        ReadService service = stage.start("");

        ListenableFuture<byte[]> call = ClientCalls.futureUnaryCall(
                ServiceStage.call(stage.channel(service.address()), "Off", PATIENCE),
                new byte[GrpcServer.MAX_REQUEST_BYTES + 1]);

        assertStatus(call, Status.Code.RESOURCE_EXHAUSTED, "exceeds maximum size 3145728");
    }

    /** They cost memory, and no quota counts them before their requests are there. */
    @Test
    void should_let_a_client_wait_when_it_has_begun_more_calls_than_a_connection_may_have() throws Exception {
        ReadService service = stage.start("protection.caller-requests = 1");
        ManagedChannel channel = stage.channel(service.address());
        assertThat(ServiceStage.ask(channel, "Off", 7, PATIENCE).get()).isNotEmpty(); // knows the limit from then on
        List<ClientCall<byte[], byte[]>> begun = new ArrayList<>();
        for (int i = 0; i < GrpcServer.LEAST_CALLS; i++) {
            ClientCall<byte[], byte[]> call = ServiceStage.call(channel, "Off", PATIENCE);
            call.start(new ClientCall.Listener<>() {}, new Metadata());
            begun.add(call);
        }

        ListenableFuture<byte[]> next = ServiceStage.ask(channel, "Off", 7, Duration.ofSeconds(3));
        assertStatus(next, Status.Code.DEADLINE_EXCEEDED, "");

        begun.forEach(call -> call.cancel("enough", null));
        assertThat(ServiceStage.ask(channel, "Off", 7, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_let_nobody_call_when_only_certificates_are_allowed_and_there_is_none() throws Exception {
        ReadService service = stage.start("method { allow = [\"web\"] }");

        assertStatus(
                ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "methods.Join.allow");
    }

    @Test
    void should_let_nobody_call_who_only_says_to_be_an_instance() throws Exception {
        ReadService service = stage.start("method { allow = [\"web\"] }");
        Metadata headers = new Metadata();
        headers.put(RoutingKey.HOP, "1");
        headers.put(Router.CALLER, "web".getBytes(StandardCharsets.UTF_8));

        assertStatus(
                ServiceStage.ask(with(headers, stage.channel(service.address())), "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "methods.Join.allow");
    }

    @Test
    void should_count_the_requests_of_a_client_that_passes_over_their_owner() throws Exception {
        ReadService service = stage.start("protection { caller-requests = 1 }");
        Metadata headers = new Metadata();
        headers.put(RoutingKey.HOP, "overload");
        Channel channel = with(headers, stage.channel(service.address()));
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        assertStatus(
                ServiceStage.ask(channel, "Join", 7, PATIENCE), Status.Code.RESOURCE_EXHAUSTED, "more than 1 requests");
        assertThat(first.get()).isNotEmpty();
    }

    private static Channel with(Metadata headers, Channel channel) {
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void should_finish_what_is_in_progress_when_it_stops() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());
        assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
        assertThat(get(service, "/ready").statusCode()).isEqualTo(200);
        ListenableFuture<byte[]> asked = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        service.close();

        assertThat(asked.isDone()).isTrue();
        assertThat(asked.get()).isNotEmpty();
        assertStatus(ServiceStage.ask(channel, "Join", 7, PATIENCE), Status.Code.UNAVAILABLE, "");
    }

    @Test
    void should_go_on_answering_when_it_said_that_it_leaves() throws Exception {
        ReadService service = stage.start("server.leave = 1m");
        Thread stop = new Thread(service::close);
        stop.start();
        await().until(() -> get(service, "/ready").statusCode() == 503);

        ManagedChannel later = stage.channel(service.address());

        assertThat(health(later)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(ServiceStage.ask(later, "Join", 7, PATIENCE).get()).isNotEmpty();
        stop.interrupt();
        stop.join();
    }

    /** Another instance as others see it, with a health service of the test's. */
    private Server other(BindableService health) throws IOException {
        Server other = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(health)
                .build()
                .start();
        stage.own(() -> {
            other.shutdownNow();
            other.awaitTermination();
        });
        return other;
    }

    private static String members(int self, Server other) {
        return """
                server.listen = "127.0.0.1:%1$d"
                members { id = a, source = static, static { a = "127.0.0.1:%1$d", b = "127.0.0.1:%2$d" } }
                """.formatted(self, other.getPort());
    }

    @Test
    void should_answer_when_the_others_hear_of_it() throws Exception {
        int port = ServiceStage.freePort();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Server other = other(new HealthGrpc.HealthImplBase() {
            @Override
            public void check(HealthCheckRequest question, StreamObserver<HealthCheckResponse> observer) {
                // not with the deadline of the question
                Context.ROOT.run(() -> {
                    try {
                        ManagedChannel channel = stage.channel(new Address("127.0.0.1", port));
                        answer.complete(
                                ServiceStage.ask(channel, "Join", 7, PATIENCE).get());
                    } catch (ExecutionException | InterruptedException e) {
                        answer.completeExceptionally(e);
                    }
                });
                observer.onError(Status.UNAVAILABLE.asRuntimeException());
            }
        });

        stage.start(members(port, other));

        assertThat(answer.get()).isNotEmpty();
    }

    @Test
    void should_serve_and_count_what_does_not_reach_its_owner() throws Exception {
        HealthStatusManager serving = new HealthStatusManager();
        serving.setStatus("chat.v1.Chat", ServingStatus.SERVING);
        ReadService service = stage.start(members(ServiceStage.freePort(), other(serving.getHealthService())));
        ManagedChannel channel = stage.channel(service.address());

        await().atMost(PATIENCE).until(() -> {
            List<ListenableFuture<byte[]>> calls = IntStream.range(0, 20)
                    .mapToObj(key -> ServiceStage.ask(channel, "Join", key, PATIENCE))
                    .toList();
            for (ListenableFuture<byte[]> call : calls) {
                assertThat(call.get()).isNotEmpty();
            }
            return get(service, "/metrics")
                    .body()
                    .contains("ringshift_unreached_total{cause=\"UNIMPLEMENTED\",method=\"Join\"}");
        });

        assertThat(get(service, "/metrics").body()).doesNotContainPattern("ringshift_forwarded_total\\{[^}]*} [1-9]");
    }

    @Test
    void should_count_for_prometheus_and_for_people() throws Exception {
        ReadService service = stage.start("");
        for (ListenableFuture<byte[]> answer : askAtOnce(stage.channel(service.address()), "Join")) {
            assertThat(answer.get()).isNotEmpty();
        }

        assertThat(get(service, "/metrics").body())
                .contains("ringshift_requests_total{method=\"Join\"} 1000.0")
                .contains("ringshift_flights_total{method=\"Join\"} 1.0")
                .contains("ringshift_joins_total{method=\"Join\"} 999.0");
        assertThat(get(service, "/status.json").body())
                .contains(
                        "\"service\":\"chat.v1.Chat\"",
                        "\"requests\":1000,\"flights\":1",
                        "\"hotKeys\":[{\"method\":\"Join\",\"key\":\"chat.messages channel_id=7, bucket=0\"");
        assertThat(get(service, "/nothing").statusCode()).isEqualTo(404);
    }

    /** The driver closes the connection's queries; that it looked for another node is what the name of the error says. */
    @Test
    void should_say_unavailable_when_the_only_node_goes_while_it_reads() throws Exception {
        stage.stub().setLatency(Duration.ofSeconds(50));
        ReadService service = stage.start("");
        ListenableFuture<byte[]> asked = ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        stage.stub().close();

        StatusRuntimeException said =
                assertStatus(asked, Status.Code.UNAVAILABLE, "the database does not answer (AllNodesFailedException)");
        assertThat(Objects.requireNonNull(said.getTrailers()).get(Router.PUSHBACK))
                .isEqualTo("-1");
        assertThat(service.keysInFlight()).isZero();
    }

    @Test
    void should_end_a_call_when_its_method_s_time_is_up_and_its_query_is_not_sent_yet() throws Exception {
        stage.stub().setLatency(Duration.ofSeconds(50));
        ReadService service =
                stage.start("protection.partition-queries = 1, methods.Next.timeout = 200ms, methods.Off.timeout = 1m");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Off", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        // waits behind the first, which nothing ends
        assertStatus(
                ServiceStage.ask(channel, "Next", 7, PATIENCE),
                Status.Code.DEADLINE_EXCEEDED,
                "Cannot answer within methods.Next.timeout = 200ms; ");

        assertThat(first.isDone()).isFalse();
        // the flight that nobody waits for; the first is that of no key
        await().until(() -> service.keysInFlight() == 0);
        first.cancel(true);
        stage.stub().close(); // or the end would wait for its answer
    }

    @Test
    void should_give_a_query_up_in_the_driver_when_the_time_of_all_who_wait_is_up() throws Exception {
        stage.stub().setLatency(Duration.ofSeconds(50));
        ReadService service = stage.start("methods.Join.timeout = 200ms");

        assertStatus(
                ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE),
                Status.Code.DEADLINE_EXCEEDED,
                "methods.Join.timeout = 200ms");

        // the answer would come much later than this is patient
        await().until(() -> service.keysInFlight() == 0);
    }

    /** Whom the caller left, the database went on with: it had as many queries of a slow partition as callers had tries. */
    @Test
    void should_not_ask_a_partition_for_more_when_callers_give_up() throws Exception {
        stage.stub().setLatency(Duration.ofSeconds(3));
        ReadService service = stage.start("protection { partition-queries = 1, partition-queue = 10 }");
        ManagedChannel channel = stage.channel(service.address());

        for (int i = 0; i < 3; i++) {
            assertStatus(
                    ServiceStage.ask(channel, "Off", 7, Duration.ofMillis(300)), Status.Code.DEADLINE_EXCEEDED, "");
        }
        assertThat(ServiceStage.ask(channel, "Off", 7, PATIENCE).get()).isNotEmpty();

        assertThat(stage.stub().stats().maxInProgress()).isEqualTo(1);
        assertThat(stage.stub().stats().executed()).isEqualTo(2);
    }

    /** By itself the driver takes 1,024 for a node, and the next ones seemed to find no node connected. */
    @Test
    void should_have_as_many_queries_in_progress_as_its_limits_say() throws Exception {
        int queries = 1_500;
        stage.stub().setLatency(Duration.ofSeconds(4));
        ReadService service = stage.start("protection { database-queries-min = 2000 }");
        ManagedChannel channel = stage.channel(service.address());

        List<ListenableFuture<byte[]>> answers = IntStream.range(0, queries)
                .mapToObj(key -> ServiceStage.ask(channel, "Off", key, PATIENCE))
                .toList();

        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }
        assertThat(stage.stub().stats().maxInProgress()).isGreaterThan(1_024);
    }

    @Test
    void should_answer_the_others_of_a_flight_when_one_of_them_has_no_time_left() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> patient = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        assertStatus(
                ServiceStage.ask(channel, "Join", 7, Duration.ofMillis(300)),
                Status.Code.DEADLINE_EXCEEDED,
                "deadline");

        awaitOneEndedEarly(service);
        assertThat(patient.get()).isNotEmpty();
        assertThat(stage.stub().stats().executed()).isEqualTo(1);
    }

    @Test
    void should_let_the_calls_in_progress_end_as_they_began_when_other_methods_are_taken_over() throws Exception {
        ServiceConfig config = stage.config("");
        ReadService service = stage.start(config);
        ManagedChannel channel = stage.channel(service.address());
        ListenableFuture<byte[]> asked = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        ServiceConfig changed =
                stage.configOf(Files.readString(stage.file()).replace("Join { coalesce = join }", "Other {}"));
        stage.lock(changed);
        service.reload(changed);

        assertStatus(ServiceStage.ask(channel, "Join", 7, PATIENCE), Status.Code.UNIMPLEMENTED, "chat.v1.Chat/Join");
        assertThat(asked.get()).isNotEmpty();
        assertThat(ServiceStage.ask(channel, "Other", 7, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_change_nothing_when_more_than_the_methods_has_changed() throws Exception {
        ReadService service = stage.start("");
        ServiceConfig changed = stage.configOf(Files.readString(stage.file()) + "protection.caller-requests = 5");

        assertThatThrownBy(() -> service.reload(changed))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Cannot take over the new config: more than its methods has changed; restart this instance"
                        + " for the rest");
        assertThat(ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE)
                        .get())
                .isNotEmpty();
    }

    @Test
    void should_show_hashes_of_hot_keys_when_keys_are_not_to_be_shown() throws Exception {
        ReadService service = stage.start("server.show-keys = false");
        ManagedChannel channel = stage.channel(service.address());
        for (long key : List.of(4711L, 4711L, 4712L)) {
            assertThat(ServiceStage.ask(channel, "Join", key, PATIENCE).get()).isNotEmpty();
        }

        String status = get(service, "/status.json").body();
        assertThat(status).doesNotContain("4711", "4712", "channel_id=");
        assertThat(Pattern.compile("\"key\":\"chat\\.messages (#[0-9a-f]{8})\"")
                        .matcher(status)
                        .results()
                        .map(result -> result.group(1)))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    private static HttpResponse<String> get(ReadService service, String path) throws IOException, InterruptedException {
        Address admin = Objects.requireNonNull(service.admin());
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + admin + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static ServingStatus health(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }
}
