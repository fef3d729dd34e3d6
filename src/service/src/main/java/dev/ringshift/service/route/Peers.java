package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** One connection to each of the other instances, for health checks and forwarded requests alike. */
final class Peers implements AutoCloseable {
    private final ChannelCredentials credentials;
    private final ConcurrentMap<Instance, ManagedChannel> channels = new ConcurrentHashMap<>();
    private final Set<Instance> leaving = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param credentials for connections between instances
     */
    Peers(ChannelCredentials credentials) {
        this.credentials = credentials;
    }

    /** The channel of an instance, made when there is none. */
    ManagedChannel channel(Instance instance) {
        ManagedChannel channel = channels.computeIfAbsent(
                instance,
                other -> Grpc.newChannelBuilderForAddress(other.host(), other.port(), credentials)
                        // replies are bytes that go on as they are: a switch of threads costs more than they do
                        .directExecutor()
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        // to another that does not answer there is an alternative at once: serve it here
                        .disableRetry()
                        .build());
        if (closed) {
            // its calls fail as those to an instance that is gone
            channel.shutdownNow();
        }
        return channel;
    }

    /** The channel of an instance, connected or about to be. gRPC's pauses grow to minutes; those who look have their own. */
    ManagedChannel connect(Instance instance) {
        ManagedChannel channel = channel(instance);
        if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        return channel;
    }

    /** Says that an instance still answers, but takes part no longer. */
    void leaves(Instance instance) {
        leaving.add(instance);
    }

    /** Takes back what {@link #leaves} said. */
    void stays(Instance instance) {
        leaving.remove(instance);
    }

    /**
     * Closes the connections to all others. Calls on them end, too, and are served here: an instance that hangs would keep them for ever.
     * One that said that it leaves answers them first.
     */
    void keep(Collection<Instance> instances) {
        Set<Instance> gone = channels.keySet().stream()
                .filter(instance -> !instances.contains(instance))
                .collect(Collectors.toSet());
        for (Instance instance : gone) {
            ManagedChannel channel = channels.remove(instance);
            if (channel != null && leaving.remove(instance)) {
                channel.shutdown();
            } else if (channel != null) {
                channel.shutdownNow();
            }
        }
    }

    /** Ends calls in progress, too. */
    @Override
    public void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
