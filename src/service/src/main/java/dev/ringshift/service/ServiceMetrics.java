package dev.ringshift.service;

import dev.ringshift.service.coalesce.FlightListener;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened, by method, for Prometheus and the status page. No value of a request is in it. */
final class ServiceMetrics implements FlightListener<FlightKey> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMetrics.class);
    private final MeterRegistry registry;
    private final ConcurrentMap<String, OfMethod> methods = new ConcurrentHashMap<>();

    /** Why a request is refused unserved: who or what has all in progress that it may have. */
    enum Refusal {
        CALLER,
        FLIGHT,
        DATABASE;

        private String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A method in numbers since the start.
     *
     * @param requests served here, those that were refused for want of a seat or a place in the queue included
     * @param flights whose query was sent
     * @param refused for any {@link Refusal}
     */
    record Totals(long requests, long flights, long joins, long refused, long abandoned) {}

    private record OfMethod(
            Counter requests,
            Counter flights,
            Counter joins,
            Counter dropped,
            Counter abandoned,
            Map<Refusal, Counter> refused,
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
    }

    @Override
    public void joined(FlightKey key, long ageNanos) {
        Tracing.flight("joined");
        OfMethod method = of(key);
        method.joins().increment();
        if (ageNanos > 0) { // one that still waits has no age
            method.joinAge().record(ageNanos, TimeUnit.NANOSECONDS);
        }
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

    /** Once for each request, though one that outlasts its flight gets a seat in another. */
    void requested(String method) {
        of(method).requests().increment();
    }

    void refused(String method, Refusal reason) {
        Objects.requireNonNull(of(method).refused().get(reason)).increment();
    }

    @Override
    public void threw(FlightKey key, Throwable error) {
        LOG.error(
                "An answer of {} did not reach its caller", key.read().method().name(), error);
    }

    void forwarded(String method) {
        of(method).forwarded().increment();
    }

    /** A request that did not reach its owner, and was served here. */
    void unreached(String method, Status.Code cause) {
        Counter.builder("ringshift.unreached")
                .description("requests that did not reach the instance that owns them, by why, and were served here")
                .tags("method", method, "cause", cause.name())
                .register(registry)
                .increment();
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
                        refused(method),
                        (long) method.abandoned().count())));
        return totals;
    }

    private static long refused(OfMethod method) {
        return (long)
                method.refused().values().stream().mapToDouble(Counter::count).sum();
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
                counter(method, "ringshift.requests", "requests that were served here"),
                counter(method, "ringshift.flights", "queries that were sent and have ended"),
                counter(method, "ringshift.joins", "requests that took a seat in a flight of others"),
                counter(method, "ringshift.dropped", "flights that all left before their query was sent"),
                counter(method, "ringshift.abandoned", "queries whose answer nobody waited for any more"),
                Arrays.stream(Refusal.values())
                        .collect(Collectors.toMap(reason -> reason, reason -> refusals(method, reason))),
                counter(
                        method,
                        "ringshift.forwarded",
                        "requests that the instance which owns them answered or refused"),
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

    private Counter refusals(String method, Refusal reason) {
        return Counter.builder("ringshift.refused")
                .description(
                        "requests that were refused because their caller, flight or database has all in progress that it may have")
                .tags("method", method, "reason", reason.tag())
                .register(registry);
    }

    private Counter counter(String method, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("method", method)
                .register(registry);
    }
}
