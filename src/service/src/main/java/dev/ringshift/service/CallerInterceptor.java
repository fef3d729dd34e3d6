package dev.ringshift.service;

import dev.ringshift.service.config.ServerTls;
import dev.ringshift.service.route.Router;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out who calls. Needs {@link #ofConnections}. */
final class CallerInterceptor implements ServerInterceptor {
    private final @Nullable ServerTls tls;

    CallerInterceptor(@Nullable ServerTls tls) {
        this.tls = tls;
    }

    /** Looks at certificates: once a connection, since that takes longer than a whole call. */
    static ServerTransportFilter ofConnections() {
        return new ServerTransportFilter() {
            @Override
            public Attributes transportReady(Attributes connection) {
                return connection.toBuilder()
                        .set(Caller.OF_CONNECTION, Caller.of(connection))
                        .build();
            }
        };
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Caller peer = Objects.requireNonNull(call.getAttributes().get(Caller.OF_CONNECTION));
        byte[] other = headers.get(Router.CALLER);
        Caller caller = other == null ? peer : peer.handingOn(new String(other, StandardCharsets.UTF_8), tls);
        return Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }
}
