package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ProtectionSettings;
import dev.ringshift.service.config.ServerSettings;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.service.route.Members;
import dev.ringshift.service.route.Router;
import dev.ringshift.service.route.RoutingService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.util.MutableHandlerRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Methods over gRPC, which may be replaced while it runs, with health, routing and reflection beside them. */
final class GrpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

    /** Half of what clients in any language are allowed to go down to. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    /**
     * The longest request. The longest collection, 65,535 elements, is shorter when these are numbers, UUIDs or addresses, of 47 bytes
     * at most. gRPC gathers what a client has sent of a message, however slowly the rest comes.
     */
    static final int MAX_REQUEST_BYTES = 3 << 20;

    /** The fewest calls that a connection may have in progress. */
    static final int LEAST_CALLS = 1_000;

    private final ServerSettings settings;
    private final String service;
    private final MethodHandler.Shared shared;
    private final HealthStatusManager health = new HealthStatusManager();
    private final MutableHandlerRegistry handlers = new MutableHandlerRegistry();
    private final Server server;
    private volatile MethodTable methods;

    private GrpcServer(
            ServiceConfig config,
            ServerCredentials credentials,
            Members members,
            @Nullable ServerInterceptor tracing,
            MethodTable methods,
            MethodHandler.Shared shared) {
        this.settings = config.server();
        this.service = config.service();
        this.shared = shared;
        this.methods = methods;
        handlers.addService(GrpcService.of(methods, shared));
        say(ServingStatus.NOT_SERVING);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                settings.listen().host(), settings.listen().port()),
                        credentials)
                .directExecutor() // a call never blocks its thread
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .maxConcurrentCallsPerConnection(calls(config.protection()))
                .permitKeepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .fallbackHandlerRegistry(handlers)
                .addTransportFilter(CallerInterceptor.ofConnections())
                .intercept(new CallerInterceptor(settings.tls()))
                .intercept(Router.hopInterceptor())
                .addService(health.getHealthService())
                .addService(RoutingService.of(members, this::routingFields));
        if (tracing != null) {
            builder.intercept(tracing); // the last one is the first to see a call
        }
        if (settings.reflection()) {
            builder.addService(ProtoReflectionServiceV1.newInstance());
        }
        server = builder.build();
    }

    /**
     * Serves from now on, and says so when it is told to {@link #enter}.
     *
     * @param config its service is what instances ask for, so that one of another service is not taken for one of this
     * @param tracing sees each call first; null for no traces
     * @throws ConfigException when the address is taken
     */
    static GrpcServer start(
            ServiceConfig config,
            ServerCredentials credentials,
            Members members,
            @Nullable ServerInterceptor tracing,
            MethodTable methods,
            MethodHandler.Shared shared) {
        GrpcServer grpc = new GrpcServer(config, credentials, members, tracing, methods, shared);
        try {
            grpc.server.start();
            return grpc;
        } catch (IOException e) {
            throw new ConfigException("Cannot serve server.listen = %s: %s; choose another address"
                    .formatted(config.server().listen(), e.getMessage()));
        }
    }

    /**
     * What a connection may have in progress, those included that have not sent their request yet, which no quota counts. More than one
     * caller may have, who is to be refused beyond it rather than to wait in silence: an instance hands on requests of many callers.
     */
    private static int calls(ProtectionSettings protection) {
        return Math.max(LEAST_CALLS, 2 * protection.callerRequests());
    }

    Address address() {
        return new Address(settings.listen().host(), server.getPort());
    }

    /** Takes other methods over; calls in progress end as they began. */
    void replace(MethodTable changed) {
        handlers.addService(GrpcService.of(changed, shared));
        methods = changed;
    }

    /** Says that this instance takes calls. */
    void enter() {
        say(ServingStatus.SERVING);
    }

    private void say(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(service, status);
    }

    /** Says that this instance takes no more calls, and still does. */
    void leave() {
        health.enterTerminalState();
    }

    /** Goes on for a while, takes no more calls, and lets those in progress end, each as long as the settings say. */
    void drain() {
        try {
            server.awaitTermination(settings.leave().toMillis(), TimeUnit.MILLISECONDS); // nothing ends it meanwhile
            server.shutdown();
            if (!server.awaitTermination(settings.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Calls are cut off that took longer than server.drain = {}", settings.drain());
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close cuts them off
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private Map<String, List<Integer>> routingFields() {
        return methods.methods().stream().collect(Collectors.toMap(Method::fullName, Method::routingFields));
    }
}
