package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Instances that are named elsewhere are alive when they said so lately. One that says that it is not serving is out at once, one that does
 * not answer after three intervals, so that keys do not move when a connection is lost for a moment.
 */
final class HealthRoll implements Roll {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long LATELY_NANOS = INTERVAL.multipliedBy(3).toNanos();

    private final Supplier<List<Instance>> named;
    private final Instance self;
    private final Peers peers;
    private final String service;
    private final LongSupplier nanos;
    private Map<Instance, Long> servedAt = Map.of();

    /**
     * @param named all instances; asked at every look
     * @param service that they all serve; an instance of another is none of them
     * @param nanos a clock as {@link System#nanoTime}
     */
    HealthRoll(Supplier<List<Instance>> named, Instance self, Peers peers, String service, LongSupplier nanos) {
        this.named = named;
        this.self = self;
        this.peers = peers;
        this.service = service;
        this.nanos = nanos;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public List<Instance> others() {
        Map<Instance, CompletableFuture<Health>> answers = new LinkedHashMap<>();
        for (Instance instance : named.get()) {
            if (!instance.id().equals(self.id())) {
                answers.put(instance, Health.of(peers.connect(instance), service, INTERVAL));
            }
        }
        Map<Instance, Long> served = new HashMap<>();
        answers.forEach((instance, answer) -> {
            Health health = answer.join();
            Long before = servedAt.get(instance);
            if (health == Health.SERVING) {
                served.put(instance, nanos.getAsLong());
            } else if (health != Health.NOT_SERVING && before != null && nanos.getAsLong() - before < LATELY_NANOS) {
                served.put(instance, before);
            }
        });
        servedAt = served;
        return List.copyOf(served.keySet());
    }

    @Override
    public void close() {
        // its own health service says it
    }
}
