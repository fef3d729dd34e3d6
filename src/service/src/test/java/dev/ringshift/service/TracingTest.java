package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.RawBytes;
import dev.ringshift.service.config.ServiceConfig;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a program that uses the library sees of calls. */
class TracingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @RegisterExtension
    static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

    @TempDir
    private Path folder;

    private ServiceStage stage;
    private Channel channel;

    @BeforeEach
    void start() {
        stage = new ServiceStage(folder, Duration.ofMillis(500));
        ServiceConfig config = stage.config("");
        stage.lock(config);
        ReadService service = stage.own(ReadService.start(config, TELEMETRY.getOpenTelemetry()));
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-%s-%s-01".formatted(TRACE, PARENT));
        channel = ClientInterceptors.intercept(
                stage.channel(service.address()), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static List<SpanData> spans(int count) {
        await().until(() -> TELEMETRY.getSpans().size() == count);
        return TELEMETRY.getSpans();
    }

    @Test
    void should_make_a_span_of_the_caller_s_trace_that_says_who_joined_and_no_value() throws Exception {
        ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Join", 471_147, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);
        ListenableFuture<byte[]> second = ServiceStage.ask(channel, "Join", 471_147, PATIENCE);
        assertThat(first.get()).isEqualTo(second.get());

        List<SpanData> spans = spans(2);
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.getName()).isEqualTo("chat.v1.Chat/Join");
            assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.method")))
                    .isEqualTo("Join");
            assertThat(span.getAttributes().get(AttributeKey.longKey("rpc.grpc.status_code")))
                    .isZero();
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(span.toString()).doesNotContain("471147");
        });
        assertThat(spans)
                .extracting(span -> span.getAttributes().get(Tracing.FLIGHT))
                .containsExactlyInAnyOrder("started", "joined");
    }

    @Test
    void should_go_on_with_the_trace_in_the_instance_that_owns_the_request() throws Exception {
        List<Integer> ports = List.of(ServiceStage.freePort(), ServiceStage.freePort());
        ReadService a = null;
        for (int i = 0; i < 2; i++) {
            ServiceConfig config =
                    stage.config("""
                    server.listen = "127.0.0.1:%d"
                    members { id = %s, source = static, static { a = "127.0.0.1:%d", b = "127.0.0.1:%d" } }
                    """.formatted(ports.get(i), "ab".charAt(i), ports.get(0), ports.get(1)));
            ReadService started = stage.own(ReadService.start(config, TELEMETRY.getOpenTelemetry()));
            a = a == null ? started : a;
        }
        Channel toA = stage.channel(Objects.requireNonNull(a).address());

        await().atMost(PATIENCE).until(() -> {
            List<ListenableFuture<byte[]>> answers = LongStream.range(0, 8)
                    .mapToObj(key -> ServiceStage.ask(toA, "Join", key, PATIENCE))
                    .toList();
            for (ListenableFuture<byte[]> answer : answers) {
                assertThat(answer.get()).isNotEmpty();
            }
            return TELEMETRY.getSpans().stream().anyMatch(TracingTest::isForwarded);
        });

        SpanData forwarded = TELEMETRY.getSpans().stream()
                .filter(TracingTest::isForwarded)
                .findFirst()
                .orElseThrow();
        assertThat(TELEMETRY.getSpans())
                .filteredOn(span -> span.getParentSpanId().equals(forwarded.getSpanId()))
                .singleElement()
                .satisfies(span -> assertThat(span.getTraceId()).isEqualTo(forwarded.getTraceId()))
                .satisfies(span ->
                        assertThat(span.getAttributes().get(Tracing.FLIGHT)).isEqualTo("started"));
    }

    private static boolean isForwarded(SpanData span) {
        return "forwarded".equals(span.getAttributes().get(Tracing.FLIGHT));
    }

    @Test
    void should_say_started_when_the_owner_is_not_reached_and_another_thread_hears_it() {
        Span span = TELEMETRY
                .getOpenTelemetry()
                .getTracer("test")
                .spanBuilder("call")
                .startSpan();
        Consumer<String> told;
        try (Scope ignored = span.makeCurrent()) {
            Tracing.flight("forwarded");
            told = Tracing.carry(Tracing::flight);
        }

        told.accept("started");

        span.end();
        assertThat(spans(1))
                .singleElement()
                .satisfies(ended ->
                        assertThat(ended.getAttributes().get(Tracing.FLIGHT)).isEqualTo("started"));
    }

    @Test
    void should_say_that_time_was_up_when_the_caller_leaves_for_that() throws Exception {
        Tracing tracing = new Tracing(TELEMETRY.getOpenTelemetry());
        ScheduledExecutorService unused = Executors.newSingleThreadScheduledExecutor();
        try (var context = Context.current().withDeadline(Deadline.after(1, TimeUnit.MILLISECONDS), unused)) {
            ServerCall.Listener<byte[]> listener = context.call(() -> tracing.interceptCall(
                    new SilentCall(), new Metadata(), (call, headers) -> new ServerCall.Listener<>() {}));
            listener.onCancel();
        } finally {
            unused.shutdownNow();
        }

        assertThat(spans(1))
                .extracting(span -> span.getAttributes().get(AttributeKey.longKey("rpc.grpc.status_code")))
                .containsExactly((long) Status.Code.DEADLINE_EXCEEDED.value());
    }

    /** A call whose caller is gone. */
    private static final class SilentCall extends ServerCall<byte[], byte[]> {
        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(byte[] message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return true;
        }

        @Override
        public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
            return MethodDescriptor.newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("chat.v1.Chat/Join")
                    .build();
        }
    }

    @Test
    void should_say_how_a_call_ended_when_it_got_no_answer() {
        ListenableFuture<byte[]> cancelled = ServiceStage.ask(channel, "Join", 7, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);
        cancelled.cancel(true);
        Said.assertStatus(
                ClientCalls.futureUnaryCall(ServiceStage.call(channel, "Join", PATIENCE), new byte[0]),
                Status.Code.INVALID_ARGUMENT,
                "channel_id");

        assertThat(spans(2))
                .extracting(span -> span.getAttributes().get(AttributeKey.longKey("rpc.grpc.status_code")))
                .containsExactlyInAnyOrder(
                        (long) Status.Code.CANCELLED.value(), (long) Status.Code.INVALID_ARGUMENT.value());
    }
}
