package dev.ringshift.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/**
 * Holds the start of a unary call until its message is there, and gives the message's bytes to the load balancer. The bytes go on as they
 * are, so that a message is marshalled once.
 */
final class RoutingInterceptor implements ClientInterceptor {
    /** On every call; on calls that are not unary without a message. */
    static final CallOptions.Key<RoutedCall> ROUTED = CallOptions.Key.create("ringshift-routed");

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        RoutedCall routed = new RoutedCall();
        CallOptions more = options.withOption(ROUTED, routed);
        if (method.getType() != MethodType.UNARY) {
            return next.newCall(method, more);
        }
        MethodDescriptor<byte[], R> raw = method.toBuilder(RawBytes.INSTANCE, method.getResponseMarshaller())
                .build();
        return new HeldCall<>(next.newCall(raw, more), routed, method.getRequestMarshaller());
    }
}
