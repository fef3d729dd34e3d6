package dev.ringshift.client;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The connection to an instance, and what is in flight on it. The state belongs to the synchronization context. */
final class Child {
    private final Instance instance;
    private final Subchannel subchannel;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final PickResult pick;
    private final PickResult pickInsteadOfOwner;
    private ConnectivityStateInfo state;
    private ConnectivityState latest = ConnectivityState.CONNECTING;

    /**
     * @param state until its connection has one of its own
     */
    Child(Instance instance, Subchannel subchannel, ConnectivityStateInfo state) {
        this.instance = instance;
        this.subchannel = subchannel;
        this.state = state;
        this.pick = PickResult.withSubchannel(subchannel, tracers(headers -> {}));
        // or the instance would forward the request to the owner that it is to be kept from
        this.pickInsteadOfOwner =
                PickResult.withSubchannel(subchannel, tracers(headers -> headers.put(RoutingKey.HOP, "not the owner")));
    }

    /** Adds to the headers of an attempt. */
    @FunctionalInterface
    private interface Headers {
        void addTo(Metadata headers);
    }

    private ClientStreamTracer.Factory tracers(Headers more) {
        return new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new Counting(more, info.getCallOptions().getOption(RoutingInterceptor.ROUTED));
            }
        };
    }

    private final class Counting extends ClientStreamTracer {
        private final Headers more;
        private final @Nullable RoutedCall routed;
        private volatile boolean created;

        Counting(Headers more, @Nullable RoutedCall routed) {
            this.more = more;
            this.routed = routed;
        }

        @Override
        public void streamCreated(Attributes transport, Metadata headers) {
            created = true;
            inFlight.incrementAndGet();
            more.addTo(headers);
        }

        @Override
        public void streamClosed(Status status) {
            // one that found its connection lost was never created
            if (created) {
                inFlight.decrementAndGet();
            }
            if (!status.isOk() && routed != null) {
                routed.failAt(instance);
            }
        }
    }

    Instance instance() {
        return instance;
    }

    Subchannel subchannel() {
        return subchannel;
    }

    int inFlight() {
        return inFlight.get();
    }

    PickResult pick() {
        return pick;
    }

    /** For a request whose owner is overloaded, or failed it. */
    PickResult pickInsteadOfOwner() {
        return pickInsteadOfOwner;
    }

    ConnectivityStateInfo state() {
        return state;
    }

    /** Whether its connection failed, and waits before it tries again. */
    boolean isWaiting() {
        return latest == ConnectivityState.TRANSIENT_FAILURE;
    }

    /** One that failed counts as failed until it is ready again, or calls would wait for each of its attempts to connect. */
    void changeTo(ConnectivityStateInfo next) {
        latest = next.getState();
        if (state.getState() != ConnectivityState.TRANSIENT_FAILURE
                || next.getState() == ConnectivityState.READY
                || next.getState() == ConnectivityState.TRANSIENT_FAILURE) {
            state = next;
        }
    }
}
