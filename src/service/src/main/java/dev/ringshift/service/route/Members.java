package dev.ringshift.service.route;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.client.Instance;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Source;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live instances of the service, this one among them until it leaves. */
public final class Members implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Members.class);
    private static final int LAST_LOOK_SECONDS = 5;

    private final Roll roll;
    private final Peers peers;
    private final ScheduledExecutorService scheduler;
    private volatile Membership membership;
    private boolean failing;

    Members(Instance self, Roll roll, Peers peers, ScheduledExecutorService scheduler) {
        this.roll = roll;
        this.peers = peers;
        this.scheduler = scheduler;
        this.membership = Membership.of(self, List.of(self));
    }

    /**
     * Joins. Does not return before the others have been looked for once.
     *
     * @param listening where this instance is reached unless the settings say otherwise, with the port that it really has
     * @param session to the primary; only {@link Source.Heartbeats} use it
     * @throws dev.ringshift.cluster.ClusterException when the table of heartbeats can be neither used nor made
     */
    public static Members start(MemberSettings settings, Address listening, CqlSession session) {
        return start(settings, listening, session, InsecureChannelCredentials.create());
    }

    /**
     * As {@link #start(MemberSettings, Address, CqlSession)}, where instances listen with TLS.
     *
     * @param credentials for connections to the others
     */
    public static Members start(
            MemberSettings settings, Address listening, CqlSession session, ChannelCredentials credentials) {
        Peers peers = new Peers(credentials);
        Instance self = Self.of(settings, listening);
        Members members = new Members(
                self,
                roll(settings.source(), self, session, peers),
                peers,
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "ringshift-members");
                    thread.setDaemon(true);
                    return thread;
                }));
        members.start();
        return members;
    }

    private static Roll roll(Source source, Instance self, CqlSession session, Peers peers) {
        if (source instanceof Source.Heartbeats heartbeats) {
            return HeartbeatTable.open(session, heartbeats, self);
        }
        if (source instanceof Source.Static fixed) {
            List<Instance> named = fixed.members().stream()
                    .map(member -> new Instance(
                            member.id(),
                            member.address().host(),
                            member.address().port()))
                    .toList();
            return new HealthRoll(() -> named, self, peers, System::nanoTime);
        }
        if (source instanceof Source.Dns dns) {
            return new HealthRoll(
                    new DnsNames(dns, DnsNames.Lookup.system(), System::nanoTime), self, peers, System::nanoTime);
        }
        return new Roll.Alone();
    }

    /** Looks once, then at every interval. */
    void start() {
        look();
        long nanos = roll.interval().toNanos();
        // counted from end to end: a database that is slow is not asked more often for it
        var unused = scheduler.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    void look() {
        try {
            List<Instance> live = new ArrayList<>(roll.others());
            live.add(self());
            Membership now = Membership.of(self(), live);
            if (!now.live().equals(membership.live())) {
                LOG.info("Live instances: {}", now.live());
                membership = now;
                peers.keep(now.live());
            }
            failing = false;
            // so that the first request that is forwarded finds a connection
            live.stream().filter(other -> !other.equals(self())).forEach(peers::connect);
        } catch (RuntimeException e) {
            // those that were there probably still are, and a request whose owner is not is served here
            if (!failing) {
                LOG.warn("Cannot see which instances are live, go on with {}: {}", live(), e.getMessage(), e);
            }
            failing = true;
        }
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
     * it is closed too, a {@link Router} sends what still arrives to the others. Once is enough; again does nothing.
     */
    @Override
    public void close() {
        if (scheduler.isShutdown()) {
            return;
        }
        scheduler.shutdown();
        try {
            if (!scheduler.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                // a heartbeat that comes after the farewell would undo it
                scheduler.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Membership last = membership;
        membership = Membership.of(
                last.self(),
                last.live().stream()
                        .filter(other -> !other.id().equals(last.self().id()))
                        .toList());
        try {
            roll.close();
        } catch (RuntimeException e) {
            LOG.warn("Cannot say farewell to the other instances; they will notice: {}", e.getMessage(), e);
        }
    }
}
