package dev.ringshift.service;

import dev.ringshift.service.ServiceMetrics.Totals;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The last minutes, second by second, for the status page's chart. Safe in any thread. */
final class StatusHistory {
    private static final int SECONDS = 300;

    private final Supplier<Map<String, Totals>> totals;
    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Map<String, Totals> before = Map.of();

    /**
     * What happened in one second.
     *
     * @param epochMillis when it ended
     */
    record Sample(long epochMillis, Map<String, Second> methods) {}

    /**
     * What happened to one method in it.
     *
     * @param queries that were sent and ended
     */
    record Second(long requests, long queries) {}

    StatusHistory(Supplier<Map<String, Totals>> totals, Clock clock) {
        this.totals = totals;
        this.clock = clock;
    }

    /** To be called every second. */
    synchronized void tick() {
        Map<String, Totals> now = totals.get();
        Map<String, Second> second = new HashMap<>();
        now.forEach((method, total) -> {
            Totals earlier = before.getOrDefault(method, new Totals(0, 0, 0, 0, 0));
            second.put(method, new Second(total.requests() - earlier.requests(), total.flights() - earlier.flights()));
        });
        before = now;
        samples.addLast(new Sample(clock.millis(), second));
        if (samples.size() > SECONDS) {
            samples.removeFirst();
        }
    }

    synchronized List<Sample> samples() {
        return new ArrayList<>(samples);
    }
}
