package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** One connection to each of the other instances, for health checks and forwarded requests alike. */
final class Peers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A peer that hangs closes no connection, and a table may take minutes to tell. gRPC allows no shorter time; the service permits it. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

    private final ChannelCredentials credentials;
    private final Duration patience;
    private final ConcurrentMap<Instance, ManagedChannel> channels = new ConcurrentHashMap<>();
    /** No longer in use, with calls on them that may still be answered. */
    private final Set<ManagedChannel> givenUp = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * @param credentials for connections between instances
     */
    Peers(ChannelCredentials credentials) {
        this(credentials, PATIENCE);
    }

    /**
     * With another patience.
     *
     * @param patience how long one that is no member any more may take to answer before it counts as hanging
     */
    Peers(ChannelCredentials credentials, Duration patience) {
        this.credentials = credentials;
        this.patience = patience;
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
                        .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
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

    /**
     * Gives up the connections to all others. One that leaves answers the calls that it has, so those go on; one that hangs would keep them
     * for long, so they end, and are served here. Neither a table nor a name tells which it is: each is asked for its health.
     *
     * @return done when none of the others is known to hang
     */
    CompletableFuture<Void> keep(Collection<Instance> instances) {
        givenUp.removeIf(ManagedChannel::isTerminated);
        return CompletableFuture.allOf(channels.keySet().stream()
                .filter(instance -> !instances.contains(instance))
                .map(channels::remove)
                .filter(Objects::nonNull)
                .map(this::giveUp)
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> giveUp(ManagedChannel channel) {
        givenUp.add(channel);
        CompletableFuture<Health> health = Health.of(channel, HealthStatusManager.SERVICE_NAME_ALL_SERVICES, patience);
        channel.shutdown();
        return health.thenAccept(answer -> {
            // one that drains is not reached, since it takes no new connection, and answers on the one it has
            if (answer == Health.SILENT || closed) {
                channel.shutdownNow();
            }
        });
    }

    /** Ends calls in progress, too. */
    @Override
    public void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
        givenUp.forEach(ManagedChannel::shutdownNow);
    }
}
