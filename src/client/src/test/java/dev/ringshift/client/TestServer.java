package dev.ringshift.client;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An instance on a loopback port. Its methods answer with its id. */
final class TestServer implements AutoCloseable {
    static final MethodDescriptor<byte[], String> KEYED = method("test.Reads/Keyed");
    static final MethodDescriptor<byte[], String> UNKEYED = method("test.Reads/Unkeyed");

    /** Not among those that the instances describe. */
    static final MethodDescriptor<byte[], String> OTHER = method("test.Reads/Other");

    private final String id;
    private final Supplier<Description> description;
    private final HealthStatusManager health = new HealthStatusManager();
    private final AtomicInteger hops = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile CompletableFuture<?> gate = CompletableFuture.completedFuture(null);
    private volatile Status failure = Status.OK;
    private volatile Metadata trailers = new Metadata();
    private @Nullable Server server;
    // a server that was killed does not know its own any more
    private volatile int port;

    TestServer(String id, Supplier<Description> description) {
        this.id = id;
        this.description = description;
    }

    private static MethodDescriptor<byte[], String> method(String name) {
        return MethodDescriptor.<byte[], String>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(name)
                .setRequestMarshaller(RawBytes.INSTANCE)
                .setResponseMarshaller(new Text())
                .build();
    }

    private static final class Text implements Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream in) {
            return new String(RawBytes.INSTANCE.parse(in), StandardCharsets.UTF_8);
        }
    }

    /** Listens, at the port it had before if there was one. */
    TestServer start() {
        return startAt(port);
    }

    TestServer startAt(int wanted) {
        ServerCalls.UnaryMethod<byte[], String> answer = (request, observer) -> {
            arrived.incrementAndGet();
            Status status = failure;
            if (!status.isOk()) {
                observer.onError(status.asRuntimeException(trailers));
                return;
            }
            var unused = gate.thenRun(() -> {
                observer.onNext(id);
                observer.onCompleted();
            });
        };
        ServerServiceDefinition reads = ServerServiceDefinition.builder("test.Reads")
                .addMethod(KEYED, ServerCalls.asyncUnaryCall(answer))
                .addMethod(UNKEYED, ServerCalls.asyncUnaryCall(answer))
                .addMethod(OTHER, ServerCalls.asyncUnaryCall(answer))
                .build();
        ServerServiceDefinition routing = ServerServiceDefinition.builder("ringshift.v1.Routing")
                .addMethod(Description.method(), ServerCalls.asyncUnaryCall((question, observer) -> {
                    observer.onNext(description.get());
                    observer.onCompleted();
                }))
                .build();
        try {
            server = Grpc.newServerBuilderForPort(wanted, InsecureServerCredentials.create())
                    .directExecutor()
                    .addService(ServerInterceptors.intercept(reads, new HopCounter()))
                    .addService(routing)
                    .addService(health.getHealthService())
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    private final class HopCounter implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (headers.containsKey(RoutingKey.HOP)) {
                hops.incrementAndGet();
            }
            return next.startCall(call, headers);
        }
    }

    private Server server() {
        if (server == null) {
            throw new AssertionError("not started");
        }
        return server;
    }

    Instance instance() {
        return new Instance(id, "127.0.0.1", port);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Calls that come from now on wait. */
    void answerWhen(CompletableFuture<?> open) {
        gate = open;
    }

    /** Calls that come from now on fail; with OK they do not. */
    void failWith(Status status) {
        failWith(status, new Metadata());
    }

    void failWith(Status status, Metadata more) {
        trailers = more;
        failure = status;
    }

    void say(ServingStatus status) {
        health.setStatus("", status);
    }

    /** Calls that came with a hop header. */
    int hops() {
        return hops.get();
    }

    /** Calls that came. */
    int arrived() {
        return arrived.get();
    }

    /** Ends its connections and its calls as a kill does. */
    void kill() {
        server().shutdownNow();
        try {
            server().awaitTermination();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            kill();
        }
    }

    static Description describe(List<TestServer> servers) {
        return new Description(
                servers.stream().map(TestServer::instance).toList(),
                Map.of(KEYED.getFullMethodName(), List.of(1), UNKEYED.getFullMethodName(), List.of()));
    }
}
