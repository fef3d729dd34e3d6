package dev.ringshift.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Holds the start of a unary call until its message is there, and gives the message's bytes to the load balancer. The bytes go on as they
 * are, so that a message is marshalled once.
 */
final class RoutingInterceptor implements ClientInterceptor {
    /** On every call; on calls that are not unary without a message. */
    static final CallOptions.Key<RoutedCall> ROUTED = CallOptions.Key.create("ringshift-routed");

    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream in) {
            return readAll(in);
        }
    };

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        RoutedCall routed = new RoutedCall();
        CallOptions more = options.withOption(ROUTED, routed);
        if (method.getType() != MethodType.UNARY || options.getOption(RoutingKey.OPTION) != null) {
            return next.newCall(method, more);
        }
        MethodDescriptor<byte[], R> raw =
                method.toBuilder(BYTES, method.getResponseMarshaller()).build();
        return new HeldCall<>(next.newCall(raw, more), routed, method.getRequestMarshaller());
    }

    static byte[] readAll(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the bytes of a message; its marshaller failed", e);
        }
    }
}
