package dev.ringshift.client;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the instances who is there: the one that answered last, then those it named, then the seeds. For one thread at a time. */
final class Directory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<HostPort> seeds;
    private final ChannelCredentials credentials;
    private List<Instance> known = List.of();
    private List<Instance> complainedOf = List.of();
    private @Nullable Open open;
    private boolean closed;

    /** The connection to whoever answered last. */
    private record Open(HostPort seed, ManagedChannel channel) {}

    Directory(List<HostPort> seeds, ChannelCredentials credentials) {
        this.seeds = List.copyOf(seeds);
        this.credentials = credentials;
    }

    /**
     * Blocks for a second per address at most.
     *
     * @throws StatusRuntimeException when nobody answers
     */
    synchronized Description ask() {
        StatusRuntimeException last = Status.UNAVAILABLE.asRuntimeException();
        for (HostPort seed : candidates()) {
            try {
                Description answer = usable(ask(seed));
                if (!answer.instances().isEmpty()) {
                    known = answer.instances();
                    return answer;
                }
            } catch (StatusRuntimeException e) {
                last = e;
            }
            closeOpen();
        }
        // without a cause: gRPC would log its stack with every question
        throw Status.UNAVAILABLE
                .withDescription("Cannot reach the read service at %s: %s; start an instance, or correct the addresses"
                        .formatted(seeds, last.getStatus()))
                .asRuntimeException();
    }

    /** Without those that no channel can be made to. The others are as good as before. */
    private Description usable(Description answer) {
        List<Instance> usable = answer.instances().stream()
                .filter(instance -> HostPort.of(instance).isUsable())
                .toList();
        if (usable.size() < answer.instances().size() && !answer.instances().equals(complainedOf)) {
            complainedOf = answer.instances();
            LOG.warn(
                    "Cannot use all of {}: gRPC takes no such host names; correct members.advertise of those instances",
                    answer.instances());
        }
        return new Description(usable, answer.routingFields());
    }

    private Set<HostPort> candidates() {
        Set<HostPort> candidates = new LinkedHashSet<>();
        if (open != null) {
            candidates.add(open.seed());
        }
        known.forEach(instance -> candidates.add(HostPort.of(instance)));
        candidates.addAll(seeds);
        return candidates;
    }

    private Description ask(HostPort seed) {
        if (closed) {
            throw Status.CANCELLED.withDescription("the channel is shut down").asRuntimeException();
        }
        if (open == null) {
            open = new Open(
                    seed,
                    Grpc.newChannelBuilderForAddress(seed.host(), seed.port(), credentials)
                            .build());
        }
        return ClientCalls.blockingUnaryCall(
                open.channel(),
                Description.method(),
                CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
                new Description.Question());
    }

    private void closeOpen() {
        if (open != null) {
            open.channel().shutdownNow();
            open = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeOpen();
    }
}
