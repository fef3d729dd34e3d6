package dev.ringshift.service;

import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A span for each call: its method, how it got its answer, how it ended. No value of a request is in it. */
final class Tracing implements ServerInterceptor {
    /** joined: the query of others; started: a query of its own; forwarded: what the owner of the request did. */
    static final AttributeKey<String> FLIGHT = AttributeKey.stringKey("ringshift.flight");

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<Long> CODE = AttributeKey.longKey("rpc.grpc.status_code");

    /** Those that OpenTelemetry's conventions count as errors of a server; the others are the caller's doing. */
    private static final Set<Status.Code> ERRORS = Set.of(
            Status.Code.UNKNOWN,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.UNIMPLEMENTED,
            Status.Code.INTERNAL,
            Status.Code.UNAVAILABLE,
            Status.Code.DATA_LOSS);

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    Tracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.ringshift.service");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    /** Says of the current call how it gets its answer. */
    static void flight(String how) {
        Span.current().setAttribute(FLIGHT, how);
    }

    /** Hears in the current call's span what is told in another thread. */
    static <T> Consumer<T> carry(Consumer<T> hears) {
        return Context.current().wrapConsumer(hears);
    }

    /** Makes the spans of the instance that gets these headers part of the current trace. */
    void propagate(Metadata headers) {
        propagator.inject(Context.current(), headers, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.put(key(name), value);
            }
        });
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context parent = propagator.extract(Context.root(), headers, new Getter());
        MethodDescriptor<Q, R> method = call.getMethodDescriptor();
        Span span = tracer.spanBuilder(method.getFullMethodName())
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent)
                .setAttribute(SYSTEM, "grpc")
                .setAttribute(SERVICE, String.valueOf(method.getServiceName()))
                .setAttribute(METHOD, String.valueOf(method.getBareMethodName()))
                .startSpan();
        Context context = parent.with(span);
        try (Scope ignored = context.makeCurrent()) {
            return new TracedListener<>(next.startCall(new TracedCall<>(call, span), headers), context);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final Span span;

        TracedCall(ServerCall<Q, R> call, Span span) {
            super(call);
            this.span = span;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            end(span, status);
            super.close(status, trailers);
        }
    }

    private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Context context;
        private final @Nullable Deadline deadline = io.grpc.Context.current().getDeadline();

        TracedListener(ServerCall.Listener<Q> listener, Context context) {
            super(listener);
            this.context = context;
        }

        /** Where a unary call is handled. */
        @Override
        public void onHalfClose() {
            try (Scope ignored = context.makeCurrent()) {
                super.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            super.onCancel();
            end(Span.fromContext(context), Statuses.ofCancelled(deadline).toStatus());
        }
    }

    /** Calls after the first do nothing. */
    private static void end(Span span, Status status) {
        span.setAttribute(CODE, (long) status.getCode().value());
        if (ERRORS.contains(status.getCode())) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static final class Getter implements TextMapGetter<Metadata> {
        @Override
        @SuppressWarnings("deprecation") // and abstract all the same
        public Iterable<String> keys(Metadata headers) {
            return headers.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata headers, String name) {
            return headers == null ? null : headers.get(key(name));
        }
    }
}
