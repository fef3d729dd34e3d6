package dev.ringshift.service;

import dev.ringshift.service.coalesce.FlightListener;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened, by method, for Prometheus and the status page. No value of a request is in it. */
final class ServiceMetrics implements FlightListener<FlightKey> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMetrics.class);

    private final MeterRegistry registry;
    private final ConcurrentMap<String, OfMethod> methods = new ConcurrentHashMap<>();

    /**
     * A method in numbers since the start.
     *
     * @param requests that found a seat, or none
     * @param flights whose query was sent
     */
    record Totals(long requests, long flights, long joins, long refused, long abandoned) {}

    private record OfMethod(
            Counter requests,
            Counter flights,
            Counter joins,
            Counter dropped,
            Counter abandoned,
            Counter refused,
            Counter forwarded,
            DistributionSummary subscribers,
            Timer joinAge,
            ConcurrentMap<Status.Code, Timer> calls) {}

    ServiceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void departed(FlightKey key) {
        Tracing.flight("started");
        of(key).requests().increment();
    }

    @Override
    public void joined(FlightKey key, long ageNanos) {
        Tracing.flight("joined");
        OfMethod method = of(key);
        method.requests().increment();
        method.joins().increment();
        method.joinAge().record(ageNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void landed(FlightKey key, int subscribers) {
        OfMethod method = of(key);
        method.flights().increment();
        method.subscribers().record(subscribers);
        if (subscribers == 0) {
            method.abandoned().increment();
        }
    }

    @Override
    public void dropped(FlightKey key) {
        of(key).dropped().increment();
    }

    @Override
    public void refused(FlightKey key) {
        OfMethod method = of(key);
        method.requests().increment();
        method.refused().increment();
    }

    @Override
    public void threw(FlightKey key, Throwable error) {
        LOG.error(
                "An answer of {} did not reach its caller", key.read().method().name(), error);
    }

    void forwarded(String method) {
        of(method).forwarded().increment();
    }

    /** A query that failed; the log has the reason, but no values. */
    void failed(String method, Throwable error) {
        LOG.debug("A query of {} failed", method, error);
    }

    void ended(String method, Status.Code code, long nanos) {
        of(method)
                .calls()
                .computeIfAbsent(
                        code,
                        each -> Timer.builder("ringshift.calls")
                                .description("calls, by how they ended")
                                .tags("method", method, "code", each.name())
                                .publishPercentileHistogram()
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** By method, in the order of names. */
    Map<String, Totals> totals() {
        Map<String, Totals> totals = new TreeMap<>();
        methods.forEach((name, method) -> totals.put(
                name,
                new Totals(
                        (long) method.requests().count(),
                        (long) method.flights().count(),
                        (long) method.joins().count(),
                        (long) method.refused().count(),
                        (long) method.abandoned().count())));
        return totals;
    }

    private OfMethod of(FlightKey key) {
        return of(key.read().method().name());
    }

    private OfMethod of(String method) {
        OfMethod known = methods.get(method);
        return known == null ? methods.computeIfAbsent(method, this::register) : known;
    }

    private OfMethod register(String method) {
        return new OfMethod(
                counter(method, "ringshift.requests", "requests that asked for a seat in a flight"),
                counter(method, "ringshift.flights", "queries that were sent and have ended"),
                counter(method, "ringshift.joins", "requests that joined a flight of others"),
                counter(method, "ringshift.dropped", "flights that all left before their query was sent"),
                counter(method, "ringshift.abandoned", "queries whose answer nobody waited for any more"),
                counter(method, "ringshift.refused", "requests that found their flight full"),
                counter(method, "ringshift.forwarded", "requests that went to the instance that owns them"),
                DistributionSummary.builder("ringshift.subscribers")
                        .description("requests that one query answered")
                        .tag("method", method)
                        .publishPercentileHistogram()
                        .register(registry),
                Timer.builder("ringshift.join.age")
                        .description("how long a query had been in progress when a request joined it")
                        .tag("method", method)
                        .publishPercentileHistogram()
                        .register(registry),
                new ConcurrentHashMap<>());
    }

    private Counter counter(String method, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("method", method)
                .register(registry);
    }
}
