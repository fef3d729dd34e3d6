package dev.ringshift.service;

import static dev.ringshift.service.Said.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.RoutingKey;
import dev.ringshift.service.TestCertificates.Pem;
import dev.ringshift.service.config.Address;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Callers and instances that show certificates. */
@TestInstance(Lifecycle.PER_CLASS)
class MutualTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestCertificates certificates;
    private final Pem instance;
    private final Pem web;
    private final Pem app;

    @TempDir
    private Path folder;

    private ServiceStage stage;

    /** Once for all tests, since keytool takes its time. */
    MutualTlsTest(@TempDir Path forCertificates) {
        certificates = new TestCertificates(forCertificates);
        instance = certificates.make("instance", "reads");
        web = certificates.make("web", "web");
        app = certificates.make("app", "app");
    }

    @BeforeEach
    void open() {
        stage = new ServiceStage(folder, Duration.ofMillis(500));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private String tls() {
        return """
                server.tls { enabled = true, certificates = "%s", private-key = "%s", client-authorities = "%s", members = [reads] }
                """.formatted(instance.certificate(), instance.key(), certificates.authority());
    }

    private Channel channel(Address address, Pem caller) throws IOException {
        return stage.opened(Grpc.newChannelBuilder(
                        address.toString(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(certificates.authority().toFile())
                                .keyManager(
                                        caller.certificate().toFile(),
                                        caller.key().toFile())
                                .build())
                .build());
    }

    private static Channel handingOn(Channel channel, String caller) {
        Metadata headers = new Metadata();
        headers.put(RoutingKey.HOP, "1");
        headers.put(
                Metadata.Key.of("ringshift-caller-bin", Metadata.BINARY_BYTE_MARSHALLER),
                caller.getBytes(StandardCharsets.UTF_8));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void should_let_those_call_whom_the_method_allows() throws Exception {
        ReadService service =
                stage.start(tls() + "methods { Join.allow = [web], Next.allow = [\"spiffe://test/app\"] }");
        Channel ofWeb = channel(service.address(), web);
        Channel ofApp = channel(service.address(), app);

        assertThat(ServiceStage.ask(ofWeb, "Join", 7, PATIENCE).get()).isNotEmpty();
        assertThat(ServiceStage.ask(ofApp, "Next", 7, PATIENCE).get()).isNotEmpty();
        assertThat(ServiceStage.ask(ofApp, "Off", 7, PATIENCE).get()).isNotEmpty();
        assertStatus(
                ServiceStage.ask(ofApp, "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "Cannot call Join as spiffe://test/app: methods.Join.allow does not name it");
        assertStatus(ServiceStage.ask(ofWeb, "Next", 7, PATIENCE), Status.Code.PERMISSION_DENIED, "methods.Next.allow");
    }

    @Test
    void should_talk_to_nobody_without_a_certificate() throws Exception {
        ReadService service = stage.start(tls());
        Channel none = stage.opened(Grpc.newChannelBuilder(
                        service.address().toString(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(certificates.authority().toFile())
                                .build())
                .build());

        assertStatus(ServiceStage.ask(none, "Join", 7, PATIENCE), Status.Code.UNAVAILABLE, "");
        assertStatus(
                ServiceStage.ask(stage.channel(service.address()), "Join", 7, PATIENCE), Status.Code.UNAVAILABLE, "");
    }

    @Test
    void should_believe_an_instance_and_no_stranger_when_a_request_is_handed_on() throws Exception {
        ReadService service = stage.start(tls() + "methods.Join.allow = [web]");

        assertThat(ServiceStage.ask(handingOn(channel(service.address(), instance), "web"), "Join", 7, PATIENCE)
                        .get())
                .isNotEmpty();
        assertStatus(
                ServiceStage.ask(handingOn(channel(service.address(), app), "web"), "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "Cannot call Join as spiffe://test/app");
        assertStatus(
                ServiceStage.ask(channel(service.address(), instance), "Join", 7, PATIENCE),
                Status.Code.PERMISSION_DENIED,
                "Cannot call Join as spiffe://test/reads");
    }

    @Test
    void should_count_requests_where_they_enter() throws Exception {
        ReadService service = stage.start(tls() + "protection.caller-requests = 1");
        Channel stranger = handingOn(channel(service.address(), app), "web");
        Channel other = handingOn(channel(service.address(), instance), "web");
        List<ListenableFuture<byte[]>> handedOn = List.of(
                ServiceStage.ask(other, "Join", 7, PATIENCE),
                ServiceStage.ask(other, "Join", 7, PATIENCE),
                ServiceStage.ask(stranger, "Join", 7, PATIENCE));
        await().until(() -> stage.stub().stats().inProgress() == 1);

        assertStatus(
                ServiceStage.ask(stranger, "Join", 7, PATIENCE),
                Status.Code.RESOURCE_EXHAUSTED,
                "more than 1 requests of spiffe://test/app");
        for (ListenableFuture<byte[]> answer : handedOn) {
            assertThat(answer.get()).isNotEmpty();
        }
    }

    @Test
    void should_share_no_query_between_callers_when_the_method_is_not_for_that() throws Exception {
        ReadService service = stage.start(tls() + "methods.Join.share = caller");
        Channel ofInstance = channel(service.address(), instance);
        List<ListenableFuture<byte[]>> answers = List.of(
                ServiceStage.ask(handingOn(ofInstance, "a"), "Join", 7, PATIENCE),
                ServiceStage.ask(handingOn(ofInstance, "a"), "Join", 7, PATIENCE),
                ServiceStage.ask(handingOn(ofInstance, "b"), "Join", 7, PATIENCE),
                ServiceStage.ask(channel(service.address(), app), "Join", 7, PATIENCE),
                ServiceStage.ask(handingOn(ofInstance, "spiffe://test/app"), "Join", 7, PATIENCE));
        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }

        assertThat(stage.stub().stats().executed()).as("a, b, and the app").isEqualTo(3);
    }

    @Test
    void should_serve_the_same_through_both_when_two_instances_hand_on_requests() throws Exception {
        List<Integer> ports = List.of(ServiceStage.freePort(), ServiceStage.freePort());
        String both = tls()
                + "methods.Join.allow = [web], members { source = static, static { a = \"127.0.0.1:%d\", b = \"127.0.0.1:%d\" } }\n"
                        .formatted(ports.get(0), ports.get(1));
        ReadService a = stage.start(both + "members.id = a, server.listen = \"127.0.0.1:%d\"".formatted(ports.get(0)));
        ReadService b = stage.start(both + "members.id = b, server.listen = \"127.0.0.1:%d\"".formatted(ports.get(1)));
        Channel toA = channel(a.address(), web);
        Channel toB = channel(b.address(), web);

        await().atMost(PATIENCE).until(() -> {
            List<ListenableFuture<byte[]>> each = new ArrayList<>();
            for (long key = 0; key < 8; key++) {
                each.add(ServiceStage.ask(toA, "Join", key, PATIENCE));
                each.add(ServiceStage.ask(toB, "Join", key, PATIENCE));
            }
            for (ListenableFuture<byte[]> answer : each) {
                assertThat(answer.get()).isNotEmpty();
            }
            return forwarded(a) > 0 && forwarded(b) > 0;
        });
        stage.stub().reset();
        List<ListenableFuture<byte[]>> answers =
                List.of(ServiceStage.ask(toA, "Join", 99, PATIENCE), ServiceStage.ask(toB, "Join", 99, PATIENCE));
        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }
        assertThat(stage.stub().stats().executed()).isEqualTo(1);
        assertStatus(
                ServiceStage.ask(channel(a.address(), app), "Join", 99, PATIENCE), Status.Code.PERMISSION_DENIED, "");
    }

    private static double forwarded(ReadService service) throws IOException, InterruptedException {
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + service.admin() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("ringshift_forwarded_total{method=\"Join\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
