package dev.ringshift.service.route;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.client.HostPort;
import dev.ringshift.client.Instance;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Source;
import io.grpc.ChannelCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live instances of the service, this one among them until it leaves. */
public final class Members implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Members.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Roll roll;
    private final Peers peers;
    private final ScheduledExecutorService scheduler;
    private final Duration patience;
    private volatile Membership membership;
    private volatile boolean joined;
    private volatile boolean left;
    private boolean failing;

    Members(Instance self, Roll roll, Peers peers, ScheduledExecutorService scheduler) {
        this(self, roll, peers, scheduler, FAREWELL);
    }

    /**
     * With another patience.
     *
     * @param scheduler of one thread, which alone uses the roll after the first look
     * @param patience how long {@link #close} waits for the farewell
     */
    Members(Instance self, Roll roll, Peers peers, ScheduledExecutorService scheduler, Duration patience) {
        this.roll = roll;
        this.peers = peers;
        this.scheduler = scheduler;
        this.patience = patience;
        this.membership = Membership.of(self, List.of(self));
    }

    /**
     * Makes it, alone until it {@link #join}s.
     *
     * @param service full name of the gRPC service; instances of another are no members
     * @param listening where this instance is reached unless the settings say otherwise, with the port that it really has
     * @param session to the primary; only {@link Source.Heartbeats} use it
     * @param credentials for connections to the others
     * @throws dev.ringshift.cluster.ClusterException when the table of heartbeats can be neither used nor made
     * @throws dev.ringshift.config.ConfigException when the settings do not say who this instance is
     */
    public static Members create(
            String service,
            MemberSettings settings,
            Address listening,
            CqlSession session,
            ChannelCredentials credentials) {
        Peers peers = new Peers(credentials);
        Instance self = Self.of(settings, listening);
        return new Members(
                self,
                roll(service, settings.source(), self, session, peers),
                peers,
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "ringshift-members");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    private static Roll roll(String service, Source source, Instance self, CqlSession session, Peers peers) {
        if (source instanceof Source.Heartbeats heartbeats) {
            return HeartbeatTable.open(session, service, heartbeats, self);
        }
        if (source instanceof Source.Static fixed) {
            List<Instance> named = fixed.members().stream()
                    .map(member -> new Instance(
                            member.id(),
                            member.address().host(),
                            member.address().port()))
                    .toList();
            return new HealthRoll(() -> named, self, peers, service, System::nanoTime);
        }
        if (source instanceof Source.Dns dns) {
            return new HealthRoll(
                    new DnsNames(dns, self, DnsNames.Lookup.system(), System::nanoTime),
                    self,
                    peers,
                    service,
                    System::nanoTime);
        }
        return new Roll.Alone();
    }

    /**
     * Tells the others that this instance serves; from then on they and the clients may send requests. Does not return before the others
     * have been looked for once; they are at every interval from then on.
     *
     * @throws dev.ringshift.cluster.ClusterException when the table of heartbeats cannot be used
     */
    public void join() {
        take(roll.others());
        joined = true;
        long nanos = roll.interval().toNanos();
        // counted from end to end: a database that is slow is not asked more often for it
        var unused = scheduler.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    void look() {
        if (left) {
            return; // or it would undo the farewell
        }
        try {
            take(roll.others());
            failing = false;
        } catch (RuntimeException e) {
            // those that were there probably still are, and a request whose owner is not is served here
            if (!failing) {
                LOG.warn("Cannot see which instances are live, go on with {}: {}", live(), e.getMessage(), e);
            }
            failing = true;
        }
    }

    private synchronized void take(List<Instance> others) {
        if (left) {
            return; // the look began before that
        }
        List<Instance> usable =
                others.stream().filter(other -> HostPort.of(other).isUsable()).toList();
        List<Instance> live = new ArrayList<>(usable);
        live.add(self());
        Membership now = Membership.of(self(), live);
        if (!now.live().equals(membership.live())) {
            LOG.info("Live instances: {}", now.live());
            if (usable.size() < others.size()) {
                LOG.warn(
                        "Cannot use all of {}: gRPC takes no such host names; correct members.advertise of those instances",
                        others);
            }
            membership = now;
            var unused = peers.keep(now.live());
        }
        // so that the first request that is forwarded finds a connection
        usable.forEach(peers::connect);
    }

    /** Whether it is known who is there. */
    boolean hasJoined() {
        return joined;
    }

    /** This instance. */
    public Instance self() {
        return membership.self();
    }

    /** The live instances, by id: a snapshot. This one is among them until {@link #close}. */
    public List<Instance> live() {
        return membership.live();
    }

    Peers peers() {
        return peers;
    }

    Membership membership() {
        return membership;
    }

    /**
     * Leaves: the others and the clients learn that this instance is gone. Close before draining; until
     * it is closed too, a {@link Router} sends what still arrives to the others. Once is enough; again does nothing. Waits a few seconds for
     * the farewell; one that takes longer, as when the database is silent, is still under way then.
     */
    @Override
    public void close() {
        if (!leave()) {
            return;
        }
        // in the thread of the looks: one in progress would write again what is deleted, and nothing interrupts it
        Future<?> farewell = scheduler.submit(this::farewell);
        scheduler.shutdown();
        await(farewell);
    }

    /** Whether it had not left yet. */
    private synchronized boolean leave() {
        if (left) {
            return false;
        }
        left = true;
        Membership last = membership;
        membership = Membership.of(
                last.self(),
                last.live().stream()
                        .filter(other -> !other.id().equals(last.self().id()))
                        .toList());
        return true;
    }

    private void farewell() {
        if (!joined) {
            return; // nobody knows of it
        }
        try {
            roll.close();
        } catch (RuntimeException e) {
            LOG.warn("Cannot say farewell to the other instances; they will notice: {}", e.getMessage(), e);
        }
    }

    private void await(Future<?> farewell) {
        try {
            farewell.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "Cannot say farewell to the other instances within {} ms, go on; they will notice",
                    patience.toMillis(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
