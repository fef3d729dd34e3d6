package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.service.MethodHandler.HotKey;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.CoalescerLimits;
import dev.ringshift.service.config.ProtectionSettings;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.protect.CallerQuota;
import dev.ringshift.service.protect.GateLimits;
import dev.ringshift.service.protect.Gates;
import dev.ringshift.service.protect.HotKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all reads of a service go through between their calls and the database, and what it counts. Borrows the session. */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int COUNTERS = 1000;

    /** A key's; a larger one is nothing that a person could read on the status page. */
    private static final int HOT_KEY_BYTES = 1024;

    private static final int LOOK_MILLIS = 50;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final ServiceConfig config;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServiceMetrics metrics = new ServiceMetrics(registry);
    private final StatusHistory history = new StatusHistory(metrics::totals, Clock.systemUTC());
    private final FailureLog failures = new FailureLog(System::nanoTime, (line, error) -> LOG.warn(line, error));
    private final HotKeys<HotKey> hotKeys = new HotKeys<>(COUNTERS, HOT_KEY_BYTES, HotKey::bytes);
    private final Timeouts timeouts = new Timeouts(System::nanoTime);
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(1, Daemons.named("ringshift-timer"));
    private final ExecutorService fanOut = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Daemons.named("ringshift-fan-out"));
    private final CallerQuota quota;
    private final Gates<FlightKey, byte[]> gates;
    private final Coalescer<FlightKey, byte[]> coalescer;

    private Engine(ServiceConfig config, CqlSession session) {
        this.config = config;
        ProtectionSettings limits = config.protection();
        quota = new CallerQuota(limits.callerRequests());
        gates = new Gates<>(
                new GateLimits(
                        limits.partitionQueries(),
                        limits.partitionQueue(),
                        limits.databaseQueriesMin(),
                        limits.databaseQueriesMax()),
                failures.of(new Database(session, timeouts, System::nanoTime)),
                System::nanoTime);
        coalescer = Coalescer.create(
                new CoalescerLimits(limits.subscribers(), LONGEST_WAIT), gates, metrics, fanOut, System::nanoTime);
    }

    static Engine start(ServiceConfig config, CqlSession session) {
        Engine engine = new Engine(config, session);
        engine.register();
        engine.tick();
        return engine;
    }

    /** What the methods need to serve calls. */
    MethodHandler.Shared shared(Owners owners) {
        return new MethodHandler.Shared(
                coalescer,
                owners,
                quota,
                hotKeys,
                metrics,
                failures,
                new Statuses(config.protection().pushback()),
                timeouts,
                config.primary().role(),
                System::nanoTime);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    ServiceMetrics metrics() {
        return metrics;
    }

    StatusHistory history() {
        return history;
    }

    int keysInFlight() {
        return coalescer.keysInFlight();
    }

    /** Hottest first. */
    List<HotKeys.HotKey<HotKey>> hotKeys() {
        return hotKeys.top(config.protection().hotKeys());
    }

    ServiceStatus.Limits limits() {
        return new ServiceStatus.Limits(
                gates.databaseLimit(),
                gates.inProgress(),
                gates.waiting(),
                gates.partitions(),
                coalescer.keysInFlight(),
                quota.callers());
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
    }

    private void tick() {
        var unused1 = timer.scheduleAtFixedRate(history::tick, 1, 1, TimeUnit.SECONDS);
        var unused2 = timer.scheduleAtFixedRate(this::expire, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var unused3 = timer.scheduleAtFixedRate(hotKeys::halve, 1, 1, TimeUnit.MINUTES);
    }

    @SuppressWarnings("IllegalCatch") // or one call that cannot be ended would keep all later ones from it
    private void expire() {
        try {
            timeouts.look();
        } catch (RuntimeException e) {
            LOG.warn("Cannot end a call whose time is up", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        fanOut.shutdown();
    }
}
