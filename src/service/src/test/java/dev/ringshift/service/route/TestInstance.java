package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.client.RawBytes;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another instance, on a loopback port. It answers with its id and "hop" when the call came with that header. */
final class TestInstance implements AutoCloseable {
    static final String SERVICE = "test.Reads";
    static final String METHOD = SERVICE + "/Get";

    private final String id;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Server server;
    private final int port;
    private volatile @Nullable StatusRuntimeException failure;
    private volatile boolean silent;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private TestInstance(String id, int port) {
        this.id = id;
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
                .setType(MethodType.UNARY)
                .setFullMethodName(METHOD)
                .build();
        BindableService reads = () -> ServerServiceDefinition.builder("test.Reads")
                .addMethod(method, ServerCalls.asyncUnaryCall(this::answer))
                .build();
        try {
            server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                    .directExecutor()
                    .permitKeepAliveTime(5, TimeUnit.SECONDS) // as an instance does
                    .intercept(Router.hopInterceptor())
                    .addService(reads)
                    .addService(health.getHealthService())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        this.port = server.getPort();
        say(ServingStatus.SERVING);
    }

    static TestInstance start(String id) {
        return new TestInstance(id, 0);
    }

    /** After it was closed. */
    TestInstance restart() {
        return new TestInstance(id, port);
    }

    private void answer(byte[] request, StreamObserver<byte[]> observer) {
        requests.add(new String(request, StandardCharsets.UTF_8));
        StatusRuntimeException error = failure;
        if (error != null) {
            observer.onError(error);
        } else if (!silent) {
            String hop = Router.HOP_SEEN.get() == null ? "" : " hop";
            var unused = gate.thenRun(() -> {
                observer.onNext((id + hop).getBytes(StandardCharsets.UTF_8));
                observer.onCompleted();
            });
        }
    }

    Instance instance() {
        return new Instance(id, "127.0.0.1", port);
    }

    void failWith(StatusRuntimeException error) {
        failure = error;
    }

    /** Calls that come from now on are answered when the result is completed. */
    CompletableFuture<Void> answerWhenTold() {
        CompletableFuture<Void> open = new CompletableFuture<>();
        gate = open;
        return open;
    }

    void fallSilent() {
        silent = true;
    }

    void say(ServingStatus status) {
        health.setStatus(SERVICE, status);
    }

    /** Takes no more connections, and ends the calls that it has. */
    void drain() {
        server.shutdown();
    }

    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
