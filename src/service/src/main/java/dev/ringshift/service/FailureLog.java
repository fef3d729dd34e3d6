package dev.ringshift.service;

import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.protect.QueryListener;
import dev.ringshift.service.protect.QuerySender;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Says in the log why reads fail: each kind of failure of each method once in ten seconds, however many there are. What a failure
 * says of itself is left out where it may be made of values.
 */
final class FailureLog {
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier clock;
    private final BiConsumer<String, Throwable> warn;
    private final ConcurrentMap<Kind, Failures> failures = new ConcurrentHashMap<>();

    private record Kind(String method, Class<?> error) {}

    /**
     * @param clock nanoseconds, like {@link System#nanoTime}
     * @param warn takes a line and the error whose stack belongs to it
     */
    FailureLog(LongSupplier clock, BiConsumer<String, Throwable> warn) {
        this.clock = clock;
        this.warn = warn;
    }

    /** A sender of queries whose failures are logged: one for each query, not for each of those who wait for it. */
    QuerySender<FlightKey, byte[]> of(QuerySender<FlightKey, byte[]> sender) {
        return (key, usefulNanos, listener) -> sender.send(key, usefulNanos, new QueryListener<>() {
            @Override
            public void expired() {
                listener.expired();
            }

            @Override
            public void ended(Outcome<byte[]> outcome) {
                listener.ended(outcome); // first: what waits for it matters more
                if (outcome instanceof Outcome.Failure<byte[]> failure) {
                    failed(key.read().method().name(), failure.error());
                }
            }
        });
    }

    /** A read failed. Of what its caller is told in full, nothing is logged. */
    void failed(String method, Throwable error) {
        if (Statuses.saysAll(error)) {
            return;
        }
        failures.computeIfAbsent(new Kind(method, error.getClass()), kind -> new Failures())
                .unsaid(clock.getAsLong())
                .ifPresent(unsaid -> warn.accept(
                        "Cannot read %s: %s%s"
                                .formatted(
                                        method,
                                        WithoutValues.describe(error),
                                        unsaid == 0 ? "" : "; %d more like it before".formatted(unsaid)),
                        new WithoutValues(error)));
    }

    /** Of one kind. */
    private static final class Failures {
        private boolean said;
        private long saidNanos;
        private long unsaid;

        /** How many were not logged before this one; empty when it is not to be logged either. */
        synchronized OptionalLong unsaid(long now) {
            if (said && now - saidNanos < PAUSE_NANOS) {
                unsaid++;
                return OptionalLong.empty();
            }
            OptionalLong before = OptionalLong.of(unsaid);
            said = true;
            saidNanos = now;
            unsaid = 0;
            return before;
        }
    }
}
