package dev.ringshift.client;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
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

/** Asks the instances who is there: the one that answered last, then those it named, then the seeds. For one thread at a time. */
final class Directory implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<Seed> seeds;
    private final ChannelCredentials credentials;
    private List<Instance> known = List.of();
    private @Nullable Open open;
    private boolean closed;

    /** The connection to whoever answered last. */
    private record Open(Seed seed, ManagedChannel channel) {}

    Directory(List<Seed> seeds, ChannelCredentials credentials) {
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
        for (Seed seed : candidates()) {
            try {
                Description answer = ask(seed);
                if (!answer.instances().isEmpty()) {
                    known = answer.instances();
                    return answer;
                }
            } catch (StatusRuntimeException e) {
                last = e;
            }
            closeOpen();
        }
        throw Status.UNAVAILABLE
                .withDescription("Cannot reach the read service at %s: %s; start an instance, or correct the addresses"
                        .formatted(seeds, last.getStatus()))
                .withCause(last)
                .asRuntimeException();
    }

    private Set<Seed> candidates() {
        Set<Seed> candidates = new LinkedHashSet<>();
        if (open != null) {
            candidates.add(open.seed());
        }
        known.forEach(instance -> candidates.add(Seed.of(instance)));
        candidates.addAll(seeds);
        return candidates;
    }

    private Description ask(Seed seed) {
        if (closed) {
            throw Status.CANCELLED.withDescription("the channel is shut down").asRuntimeException();
        }
        if (open == null) {
            open = new Open(seed, seed.channel(credentials).build());
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
