package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.CoalescerLimits;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ProtectionSettings;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.service.protect.CallerQuota;
import dev.ringshift.service.protect.GateLimits;
import dev.ringshift.service.protect.Gates;
import dev.ringshift.service.protect.HotKeys;
import dev.ringshift.service.route.Members;
import dev.ringshift.service.route.Router;
import dev.ringshift.service.route.RoutingService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.util.MutableHandlerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read service that runs: {@link #start} comes back when it answers, {@link #close} when the calls in progress are done.
 * Safe in any thread.
 */
public final class ReadService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadService.class);
    /** A key's; a larger one is nothing that a person could read on the status page. */
    private static final int HOT_KEY_BYTES = 1024;

    private static final int COUNTERS = 1000;
    private static final int LOOK_MILLIS = 50;

    /** Half of what clients in any language are allowed to go down to. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final ServiceConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServiceMetrics metrics = new ServiceMetrics(registry);
    private final HealthStatusManager health = new HealthStatusManager();
    private final MutableHandlerRegistry handlers = new MutableHandlerRegistry();
    private final HotKeys<MethodHandler.HotKey> hotKeys =
            new HotKeys<>(COUNTERS, HOT_KEY_BYTES, MethodHandler.HotKey::bytes);
    private final ScheduledExecutorService timer;
    private final CqlSession session;
    private final Members members;
    private final Timeouts timeouts = new Timeouts(System::nanoTime);
    private final FailureLog failures = new FailureLog(System::nanoTime, LOG::warn);
    private final Tracing tracing;
    private final KeyText keyText;
    private final ServiceTls tls;
    private final Gates<FlightKey, byte[]> gates;
    private final Coalescer<FlightKey, byte[]> coalescer;
    private final CallerQuota quota;
    private final MethodHandler.Shared shared;
    private final Server server;
    private final @Nullable AdminServer admin;
    private final StatusHistory history = new StatusHistory(metrics::totals, Clock.systemUTC());
    private volatile MethodTable methods;
    private volatile boolean ready;

    @SuppressWarnings("IllegalCatch") // what was opened is closed, whatever went wrong
    private ReadService(ServiceConfig config, OpenTelemetry telemetry) {
        this.config = config;
        this.tracing = new Tracing(telemetry);
        this.keyText = new KeyText(config.server());
        try {
            this.timer = owned(
                    Executors.newScheduledThreadPool(1, daemons("ringshift-timer")), ExecutorService::shutdownNow);
            this.admin = config.server().admin() == null
                    ? null
                    : owned(AdminServer.start(config.server().admin()));
            // of its own: a file system that hangs must not keep calls from their end
            this.tls = ServiceTls.open(
                    config.server().tls(),
                    owned(
                            Executors.newScheduledThreadPool(1, daemons("ringshift-certificates")),
                            ExecutorService::shutdownNow));
            this.session = owned(Sessions.openForServing(config.primary()));
            this.methods = MethodTable.prepare(config, session, numbers(config));
            ProtectionSettings limits = config.protection();
            this.gates = new Gates<>(limits(limits), failures.of(new Database(session)), System::nanoTime);
            this.coalescer = Coalescer.create(
                    new CoalescerLimits(limits.subscribers(), LONGEST_WAIT),
                    gates,
                    metrics,
                    owned(fanOut(), ExecutorService::shutdown),
                    System::nanoTime);
            this.quota = new CallerQuota(limits.callerRequests());
            this.members = owned(Members.start(config.members(), config.server().listen(), session, tls.members()));
            Router router = owned(Router.create(members));
            this.shared = new MethodHandler.Shared(
                    coalescer,
                    new RoutedOwners(router, tracing),
                    quota,
                    hotKeys,
                    metrics,
                    failures,
                    new Statuses(limits.pushback()),
                    timeouts,
                    config.primary().role(),
                    System::nanoTime);
            handlers.addService(GrpcService.of(methods, shared));
            this.server = owned(start(telemetry != OpenTelemetry.noop()), Server::shutdownNow);
            this.ready = true;
            register();
            serveAdmin();
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    /**
     * Connects, prepares every statement, and serves.
     *
     * @throws ConfigException with all that is wrong with the config, or does not fit the database
     * @throws dev.ringshift.cluster.ClusterException when the database cannot be reached
     */
    public static ReadService start(ServiceConfig config) {
        return start(config, OpenTelemetry.noop());
    }

    /**
     * As {@link #start(ServiceConfig)}, with a span for each call: its method, and whether it joined the query of others.
     *
     * @param telemetry makes the spans, children of those that callers name in their headers; borrowed
     */
    public static ReadService start(ServiceConfig config, OpenTelemetry telemetry) {
        return new ReadService(config, telemetry);
    }

    private static FieldNumbers numbers(ServiceConfig config) {
        return FieldNumbers.read(config.fieldNumbers());
    }

    private static GateLimits limits(ProtectionSettings limits) {
        return new GateLimits(
                limits.partitionQueries(),
                limits.partitionQueue(),
                limits.databaseQueriesMin(),
                limits.databaseQueriesMax());
    }

    private static ExecutorService fanOut() {
        return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), daemons("ringshift-fan-out"));
    }

    private static java.util.concurrent.ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private Server start(boolean traced) {
        Address listen = config.server().listen();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(listen.host(), listen.port()), tls.server())
                .directExecutor() // a call never blocks its thread
                .permitKeepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .fallbackHandlerRegistry(handlers)
                .addTransportFilter(CallerInterceptor.ofConnections())
                .intercept(new CallerInterceptor(config.server().tls()))
                .intercept(Router.hopInterceptor())
                .addService(health.getHealthService())
                .addService(RoutingService.of(members, this::routingFields));
        if (traced) {
            builder.intercept(tracing); // the last one is the first to see a call
        }
        if (config.server().reflection()) {
            builder.addService(ProtoReflectionServiceV1.newInstance());
        }
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new ConfigException(
                    "Cannot serve server.listen = %s: %s; choose another address".formatted(listen, e.getMessage()));
        }
    }

    private void register() {
        Gauge.builder("ringshift.database.limit", gates, Gates::databaseLimit)
                .description("queries that the database may have in progress")
                .register(registry);
        Gauge.builder("ringshift.database.queries", gates, Gates::inProgress)
                .description("queries in progress")
                .register(registry);
        Gauge.builder("ringshift.waiting", gates, Gates::waiting)
                .description("queries that wait for their partition or the database")
                .register(registry);
        Gauge.builder("ringshift.partitions", gates, Gates::partitions)
                .description("partitions with queries in progress or waiting")
                .register(registry);
        Gauge.builder("ringshift.callers", quota, CallerQuota::callers)
                .description("callers with requests in progress")
                .register(registry);
        Gauge.builder("ringshift.keys.in.flight", coalescer, Coalescer::keysInFlight)
                .description("keys with a flight")
                .register(registry);
        var ticking = timer.scheduleAtFixedRate(history::tick, 1, 1, TimeUnit.SECONDS);
        var expiring = timer.scheduleAtFixedRate(this::expire, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var cooling = timer.scheduleAtFixedRate(hotKeys::halve, 1, 1, TimeUnit.MINUTES);
        LOG.debug("Ticking {}, {} and {}", ticking, expiring, cooling);
    }

    @SuppressWarnings("IllegalCatch") // or one call that cannot be ended would keep all later ones from it
    private void expire() {
        try {
            timeouts.look();
        } catch (RuntimeException e) {
            LOG.warn("Cannot end a call whose time is up", e);
        }
    }

    private void serveAdmin() {
        if (admin != null) {
            admin.serve(registry, () -> ready, this::status);
        }
    }

    /** Where gRPC is served. */
    public Address address() {
        return new Address(config.server().listen().host(), server.getPort());
    }

    /** Where the status page is served; null for nowhere. */
    public @Nullable Address admin() {
        return admin == null ? null : admin.address();
    }

    /** How many keys have a flight; 0 when nothing is in progress. */
    public int keysInFlight() {
        return coalescer.keysInFlight();
    }

    /**
     * Serves the methods of another config from now on; calls in progress end as they began. Everything else has to be as it was.
     *
     * @throws ConfigException when something else changed, or the methods do not fit; then nothing changes
     */
    public synchronized void reload(ServiceConfig changed) {
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
        MethodTable prepared = MethodTable.prepare(changed, session, numbers(changed));
        handlers.addService(GrpcService.of(prepared, shared));
        methods = prepared;
        LOG.info("Serving {} methods", prepared.methods().size());
    }

    /** Stops being ready, lets the calls in progress end, as long as the config says, and closes everything. */
    @Override
    public void close() {
        ready = false; // at once, where a reload may wait for the database
        health.enterTerminalState();
        end();
    }

    private synchronized void end() {
        members.close(); // who sends requests here is to know before they are refused
        server.shutdown();
        try {
            if (!server.awaitTermination(config.server().drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Calls are cut off that took longer than server.drain = {}",
                        config.server().drain());
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        closeAll();
    }

    private ServiceStatus status() {
        List<ServiceStatus.HotKeyShown> keys = hotKeys.top(config.protection().hotKeys()).stream()
                .map(hot ->
                        new ServiceStatus.HotKeyShown(hot.key().method().name(), keyText.of(hot.key()), hot.count()))
                .toList();
        return new ServiceStatus(
                members.self().id(),
                config.service(),
                config.primary().role(),
                ready,
                metrics.totals(),
                history.samples(),
                keys,
                new ServiceStatus.Limits(
                        gates.databaseLimit(),
                        gates.inProgress(),
                        gates.waiting(),
                        gates.partitions(),
                        coalescer.keysInFlight(),
                        quota.callers()),
                members.live().stream()
                        .map(instance -> "%s at %s:%d".formatted(instance.id(), instance.host(), instance.port()))
                        .toList());
    }

    private <T extends AutoCloseable> T owned(T resource) {
        opened.push(resource);
        return resource;
    }

    private <T> T owned(T resource, java.util.function.Consumer<T> close) {
        opened.push(() -> close.accept(resource));
        return resource;
    }

    /** The last one first. */
    @SuppressWarnings("IllegalCatch")
    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Cannot close all", e);
            }
        }
    }

    private Map<String, List<Integer>> routingFields() {
        return methods.methods().stream().collect(Collectors.toMap(Method::fullName, Method::routingFields));
    }
}
