package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.service.config.Address;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
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
        // long enough for a thousand requests to come while a query is in progress
        stage = new ServiceStage(folder, Duration.ofSeconds(1));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static List<ListenableFuture<byte[]>> askAtOnce(ManagedChannel channel, String method) {
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

        assertStatus(hasty, Status.Code.DEADLINE_EXCEEDED, "");
        assertThat(patient.get()).isNotEmpty();
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
                "");
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
        assertThat(Objects.requireNonNull(refused.getTrailers()).get(Statuses.PUSHBACK))
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
    void should_let_nobody_call_when_only_certificates_are_allowed_and_there_is_none() throws Exception {
        ReadService service = stage.start("method { allow = [\"web\"] }");

        assertStatus(
                ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "methods.Join.allow");
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
                        "\"hotKeys\":[{\"method\":\"Join\"");
        assertThat(get(service, "/nothing").statusCode()).isEqualTo(404);
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

    private static StatusRuntimeException assertStatus(
            ListenableFuture<byte[]> answer, Status.Code code, String words) {
        StatusRuntimeException[] status = new StatusRuntimeException[1];
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StatusRuntimeException.class, cause -> {
                    assertThat(cause.getStatus().getCode()).isEqualTo(code);
                    assertThat(String.valueOf(cause.getStatus().getDescription()))
                            .contains(words);
                    status[0] = cause;
                });
        return status[0];
    }
}
