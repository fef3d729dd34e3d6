package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ServerSettings;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.service.route.Members;
import dev.ringshift.service.route.Router;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read service that runs: {@link #start} comes back when it answers, {@link #close} when the calls in progress are done.
 * Safe in any thread.
 */
public final class ReadService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadService.class);
    private static final int CLOSE_SECONDS = 2;

    private final ServiceConfig config;
    private final Resources resources;
    private final KeyText keyText;
    private final @Nullable AdminServer admin;
    private final CqlSession session;
    private final Engine engine;
    private final Members members;
    private final GrpcServer server;
    private final Object reloading = new Object();
    private volatile boolean ready;

    private ReadService(ServiceConfig config, OpenTelemetry telemetry, Resources resources) {
        this.config = config;
        this.resources = resources;
        this.keyText = new KeyText(config.server());
        ServerSettings settings = config.server();
        this.admin = settings.admin() == null ? null : resources.own(AdminServer.start(settings.admin()));
        ServiceTls tls = ServiceTls.open(settings.tls(), certificateThread());
        this.session = resources.own(Sessions.openForServing(config.primary()), ReadService::close);
        MethodTable methods = MethodTable.prepare(config, session, numbers(config));
        this.engine = resources.own(Engine.start(config, session));
        this.members = resources.own(
                Members.create(config.service(), config.members(), settings.listen(), session, tls.members()));
        Tracing tracing = new Tracing(telemetry);
        Owners owners = new RoutedOwners(resources.own(Router.create(members)), tracing);
        this.server = resources.own(GrpcServer.start(
                config,
                tls.server(),
                members,
                telemetry == OpenTelemetry.noop() ? null : tracing,
                methods,
                engine.shared(owners)));
        members.join(); // the others send requests from then on, so not before they are answered
        server.enter();
        this.ready = true;
        if (admin != null) {
            admin.serve(engine.registry(), () -> ready, this::status);
        }
    }

    /**
     * Connects, prepares every statement, and serves.
     *
     * @throws ConfigException with all that is wrong with the config, or does not fit the database
     * @throws ClusterException when the database cannot be reached, or does not answer
     */
    public static ReadService start(ServiceConfig config) {
        return start(config, OpenTelemetry.noop());
    }

    /**
     * As {@link #start(ServiceConfig)}, with a span for each call: its method, and whether it joined the query of others.
     *
     * @param telemetry makes the spans, children of those that callers name in their headers; borrowed
     */
    @SuppressWarnings("IllegalCatch") // what was opened is closed, whatever went wrong
    public static ReadService start(ServiceConfig config, OpenTelemetry telemetry) {
        Resources resources = new Resources();
        try {
            return new ReadService(config, telemetry, resources);
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    /** For nothing else: a file system that hangs must not keep calls from their end. */
    private ScheduledExecutorService certificateThread() {
        return resources.own(
                Executors.newScheduledThreadPool(1, Daemons.named("ringshift-certificates")),
                ScheduledExecutorService::shutdownNow);
    }

    private static FieldNumbers numbers(ServiceConfig config) {
        return FieldNumbers.read(config.fieldNumbers());
    }

    /** Where gRPC is served. */
    public Address address() {
        return server.address();
    }

    /** Where the status page is served; null for nowhere. */
    public @Nullable Address admin() {
        return admin == null ? null : admin.address();
    }

    /** How many keys have a flight; 0 when nothing is in progress. */
    public int keysInFlight() {
        return engine.keysInFlight();
    }

    /**
     * Serves the methods of another config from now on; calls in progress end as they began. Everything else has to be as it was.
     * {@link #close} does not wait for it.
     *
     * @throws ConfigException when something else changed, or the methods do not fit; then nothing changes
     * @throws ClusterException when the database does not answer; then nothing changes either
     */
    public void reload(ServiceConfig changed) {
        ServiceConfig same = new ServiceConfig(
                changed.primary(),
                config.service(),
                changed.fieldNumbers(),
                config.methods(),
                changed.server(),
                changed.members(),
                changed.protection());
        if (!same.equals(config) || !changed.service().equals(config.service())) {
            throw new ConfigException(
                    "Cannot take over the new config: more than its methods has changed; restart this instance for the rest");
        }
        synchronized (reloading) { // the last one to come is the one that stays
            MethodTable prepared = MethodTable.prepare(changed, session, numbers(changed));
            server.replace(prepared);
            LOG.info("Serving {} methods", prepared.methods().size());
        }
    }

    /** Stops being ready, lets the calls in progress end, as long as the config says, and closes everything. */
    @Override
    public void close() {
        ready = false;
        server.leave();
        end();
    }

    private synchronized void end() {
        members.close(); // who sends requests here is to know before they are refused
        server.drain();
        resources.close();
    }

    /** Nobody waits for answers any more, and the driver does, for those that the database owes it. */
    private static void close(CqlSession session) {
        try {
            session.closeAsync().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            session.forceCloseAsync();
        } catch (ExecutionException e) {
            LOG.warn("Cannot close the connections to the database", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.forceCloseAsync();
        }
    }

    private ServiceStatus status() {
        List<ServiceStatus.HotKeyShown> keys = engine.hotKeys().stream()
                .map(hot ->
                        new ServiceStatus.HotKeyShown(hot.key().method().name(), keyText.of(hot.key()), hot.count()))
                .toList();
        return new ServiceStatus(
                members.self().id(),
                config.service(),
                config.primary().role(),
                ready,
                engine.metrics().totals(),
                engine.history().samples(),
                keys,
                engine.limits(),
                members.live().stream()
                        .map(instance -> "%s at %s:%d".formatted(instance.id(), instance.host(), instance.port()))
                        .toList());
    }
}
