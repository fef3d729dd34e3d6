package dev.ringshift.testbed.front;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts by route, which takes no more memory however many statements come. Safe in any thread. */
final class TrafficRecorder {
    /** Enough to see what went astray. */
    private static final int MAX_STRAYS = 100;

    private final Sharding sharding;
    private final Map<Route, LongAdder> routes = new ConcurrentHashMap<>();
    private final Map<StatementKind, LongAdder> unattributed = new ConcurrentHashMap<>();
    private final Deque<RoutedStatement> strays = new ArrayDeque<>();

    TrafficRecorder(Sharding sharding) {
        this.sharding = sharding;
    }

    /** A statement came on a connection to {@code shard}. */
    void record(StatementKind kind, Partition partition, int shard) {
        Route route = new Route(kind, partition.table(), sharding.ownerOf(partition.token()), shard);
        increment(routes, route);
        if (!route.reachesOwner()) {
            keep(new RoutedStatement(route, partition.token()));
        }
    }

    void recordUnattributed(StatementKind kind) {
        increment(unattributed, kind);
    }

    ShardTraffic traffic(List<Integer> connections) {
        synchronized (strays) {
            return new ShardTraffic(sums(routes), sums(unattributed), List.copyOf(strays), connections);
        }
    }

    private void keep(RoutedStatement stray) {
        synchronized (strays) {
            if (strays.size() == MAX_STRAYS) {
                strays.removeFirst();
            }
            strays.addLast(stray);
        }
    }

    private static <K> void increment(Map<K, LongAdder> counts, K key) {
        counts.computeIfAbsent(key, k -> new LongAdder()).increment();
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, count -> count.getValue().sum()));
    }
}
