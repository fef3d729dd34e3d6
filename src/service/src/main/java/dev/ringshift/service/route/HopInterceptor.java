package dev.ringshift.service.route;

import dev.ringshift.client.RoutingKey;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Puts into the context of a call whether it came with a hop header. */
final class HopInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return headers.containsKey(RoutingKey.HOP)
                ? Contexts.interceptCall(
                        Context.current().withValue(Router.HOP_SEEN, Boolean.TRUE), call, headers, next)
                : next.startCall(call, headers);
    }
}
