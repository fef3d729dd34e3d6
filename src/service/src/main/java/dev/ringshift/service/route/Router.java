package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.client.RawBytes;
import dev.ringshift.client.RoutingKey;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the owner of a request, and brings the request there. */
public final class Router implements AutoCloseable {
    /**
     * On a request that an instance hands on: who it is from. Unlike {@link RoutingKey#HOP}, which clients send too, a claim to be an instance.
     */
    public static final Metadata.Key<byte[]> CALLER =
            Metadata.Key.of("ringshift-caller-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** Of a call that came with {@link RoutingKey#HOP}: present. Needs {@link #hopInterceptor}. */
    public static final Context.Key<Boolean> HOP_SEEN = Context.key("ringshift-hop");

    /** When to try again, in milliseconds; below 0 for never (gRFC A6). On UNAVAILABLE, {@code -1} is what an answer of the database's is known by. */
    public static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<Membership> membership;
    private final Peers peers;
    private final Reaches reaches;

    Router(Supplier<Membership> membership, Peers peers) {
        this.membership = membership;
        this.peers = peers;
        this.reaches = new Reaches(membership);
    }

    /** What came of a request that was forwarded. */
    public sealed interface Forwarded {}

    /** The other instance answered. No record: arrays have no value of their own to be equal by. */
    public static final class Answered implements Forwarded {
        private final byte[] reply;

        Answered(byte[] reply) {
            this.reply = reply;
        }

        /** The message's bytes, not copied: do not change them. */
        public byte[] reply() {
            return reply;
        }
    }

    /**
     * The other instance refused it, or could not serve it, or the time was up: the caller is to hear just that.
     *
     * @param status neither UNKNOWN nor UNIMPLEMENTED, and UNAVAILABLE only with a {@link #PUSHBACK} below 0; with the trailers that came
     */
    public record Refused(StatusRuntimeException status) implements Forwarded {}

    /**
     * It did not get there, or no answer came back: serve it here.
     *
     * @param cause what went wrong
     */
    public record Unreached(Status cause) implements Forwarded {}

    /** A router among members, over their connections. */
    public static Router create(Members members) {
        return new Router(members::membership, members.peers());
    }

    /** Lets handlers see {@link #HOP_SEEN}. */
    public static ServerInterceptor hopInterceptor() {
        return new HopInterceptor();
    }

    /**
     * Another live instance that owns the request; empty when it is to be served here. Ask only for requests without {@link RoutingKey#HOP}.
     *
     * @param request the message's bytes
     * @param routingFields of the method; none for a method without routing, which every instance serves itself
     */
    public Optional<Instance> elsewhere(byte[] request, List<Integer> routingFields) {
        Membership now = membership.get();
        if (routingFields.isEmpty() || now.isAlone()) {
            return Optional.empty();
        }
        return now.rendezvous()
                .owner(RoutingKey.hash(request, routingFields))
                .filter(owner -> !owner.id().equals(now.self().id()));
    }

    /**
     * Brings a request to its owner. Without a connection the outcome is there at once, and a connection is being made for the next
     * request. The call ends with the current {@link Context}, so that a caller who leaves frees the owner, too.
     *
     * @param owner of {@link #elsewhere}
     * @param fullMethodName as {@code package.Service/Method}
     * @param headers go with it, and get {@link RoutingKey#HOP}
     * @param timeoutNanos how long the answer is of use
     * @param done is told the outcome, once, in this thread or in one of the network, which it does not block
     */
    public void forward(
            Instance owner,
            String fullMethodName,
            Metadata headers,
            byte[] request,
            long timeoutNanos,
            Consumer<Forwarded> done) {
        Consumer<Forwarded> noted = outcome -> {
            reaches.note(owner, outcome);
            done.accept(outcome);
        };
        ManagedChannel channel;
        try {
            channel = peers.channel(owner);
        } catch (IllegalArgumentException e) {
            noted.accept(new Unreached(Status.UNAVAILABLE.withDescription(e.getMessage())));
            return;
        }
        if (channel.getState(true) != ConnectivityState.READY) {
            // the time that a connection takes is better spent on serving it here
            noted.accept(new Unreached(Status.UNAVAILABLE.withDescription("not connected to %s".formatted(owner))));
            return;
        }
        ClientCall<byte[], byte[]> call = channel.newCall(
                method(fullMethodName), CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS));
        headers.put(RoutingKey.HOP, "1");
        call.start(new ForwardedCall(noted), headers);
        // one more than is expected, so that the end of the call is heard of
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
    }

    private static MethodDescriptor<byte[], byte[]> method(String fullMethodName) {
        return MethodDescriptor.newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
                .setType(MethodType.UNARY)
                .setFullMethodName(fullMethodName)
                .build();
    }

    /** Closes the connections to the others, and ends the calls on them: their requests are unreached. */
    @Override
    public void close() {
        peers.close();
    }
}
