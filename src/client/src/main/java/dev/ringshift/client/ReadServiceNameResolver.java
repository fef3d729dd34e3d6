package dev.ringshift.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.StatusRuntimeException;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of the instances from the instances, every few seconds and when a connection fails. Its state belongs to the channel's
 * synchronization context; the asking is done elsewhere.
 */
final class ReadServiceNameResolver extends NameResolver {
    private static final Logger LOG = LoggerFactory.getLogger(ReadServiceNameResolver.class);

    /** Between two questions, however many connections fail. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(250);

    private final String authority;
    private final Directory directory;
    private final Duration every;
    private final SynchronizationContext context;
    private final ScheduledExecutorService scheduler;
    private final Executor offload;
    private final ServiceConfigParser configParser;
    private final @Nullable BoundedLoad bound;

    private @Nullable Listener2 listener;
    private @Nullable ScheduledHandle timer;
    private boolean asking;
    private boolean soon;
    private boolean answered;
    private boolean shutdown;

    ReadServiceNameResolver(String authority, Directory directory, Duration every, Args args) {
        this.authority = authority;
        this.directory = directory;
        this.every = every;
        this.context = args.getSynchronizationContext();
        this.scheduler = args.getScheduledExecutorService();
        this.configParser = args.getServiceConfigParser();
        this.bound = args.getArg(ReadServiceNameResolverProvider.BOUND);
        Executor given = args.getOffloadExecutor();
        this.offload = given == null ? scheduler : given;
    }

    @Override
    public String getServiceAuthority() {
        return authority;
    }

    @Override
    public void start(Listener2 toTell) {
        listener = toTell;
        ask();
    }

    /** The next question comes soon. Until it is answered or under way, more wishes for it change nothing. */
    @Override
    public void refresh() {
        if (asking) {
            soon = true;
        } else if (!soon) {
            soon = true;
            askIn(LEAST_WAIT);
        }
    }

    private void askIn(Duration wait) {
        if (timer != null) {
            timer.cancel();
        }
        if (!shutdown) {
            timer = context.schedule(this::ask, wait, scheduler);
        }
    }

    private void ask() {
        asking = true;
        soon = false;
        offload.execute(() -> {
            StatusOr<ResolutionResult> answer = answer();
            context.execute(() -> tell(answer));
        });
    }

    /** Whatever goes wrong is told, or nobody would ask again. */
    @SuppressWarnings("IllegalCatch")
    private StatusOr<ResolutionResult> answer() {
        try {
            Description description = directory.ask();
            ResolutionResult.Builder result = ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(description.instances().stream()
                            .map(ReadServiceNameResolver::address)
                            .toList()))
                    .setAttributes(Attributes.newBuilder()
                            .set(RendezvousLoadBalancer.ROUTING_FIELDS, description.routingFields())
                            .build());
            if (bound != null) {
                result.setServiceConfig(configParser.parseServiceConfig(
                        ServiceConfigs.of(bound, description.routingFields().keySet())));
            }
            return StatusOr.fromValue(result.build());
        } catch (StatusRuntimeException e) {
            return StatusOr.fromStatus(e.getStatus());
        } catch (RuntimeException e) {
            return StatusOr.fromStatus(Status.UNAVAILABLE
                    .withDescription("Cannot ask the read service who is there: %s".formatted(e))
                    .withCause(e));
        }
    }

    /** Looks its name up, which may take a while. A name that is unknown gives an address to which no connection succeeds. */
    private static EquivalentAddressGroup address(Instance instance) {
        return new EquivalentAddressGroup(
                new InetSocketAddress(instance.host(), instance.port()),
                Attributes.newBuilder()
                        .set(RendezvousLoadBalancer.INSTANCE, instance)
                        // the name that its certificate has to have
                        .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, instance.authority())
                        .build());
    }

    private void tell(StatusOr<ResolutionResult> answer) {
        asking = false;
        if (shutdown || listener == null) {
            return;
        }
        if (answer.hasValue()) {
            answered = true;
            listener.onResult2(answer.getValue());
        } else {
            tellFailure(listener, answer.getStatus());
        }
        askIn(soon ? LEAST_WAIT : every);
    }

    private void tellFailure(Listener2 toTell, Status status) {
        if (answered) {
            // the load balancer goes on with those of them that are alive
            LOG.warn("{}; go on with the instances known", status.getDescription());
        }
        toTell.onResult2(ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.<List<EquivalentAddressGroup>>fromStatus(status))
                .build());
    }

    @Override
    public void shutdown() {
        shutdown = true;
        if (timer != null) {
            timer.cancel();
        }
        // waits for a question in progress
        offload.execute(directory::close);
    }
}
