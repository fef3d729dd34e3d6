package dev.ringshift.testbed.front;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which statements came to which shard of a {@link ScyllaFront} since it started.
 *
 * @param routes how many statements that belong to one partition took which way; a batch counts as one
 * @param unattributed how many requests belong to no single partition or do not show it: range scans, system queries,
 *     statements that are not prepared, batches of several partitions
 * @param strays the last hundred, at most, that came to another shard than the owner
 * @param connections that are open, for each shard
 */
public record ShardTraffic(
        Map<Route, Long> routes,
        Map<StatementKind, Long> unattributed,
        List<RoutedStatement> strays,
        List<Integer> connections) {

    public ShardTraffic {
        routes = Map.copyOf(routes);
        unattributed = Map.copyOf(unattributed);
        strays = List.copyOf(strays);
        connections = List.copyOf(connections);
    }

    public int shards() {
        return connections.size();
    }

    /** Of the statements that belong to one partition, those of one table, such as {@code chat.messages}. */
    public ShardTraffic ofTable(String table) {
        return only(route -> route.table().equals(table));
    }

    /** Of the statements that belong to one partition, those of one kind. */
    public ShardTraffic ofKind(StatementKind kind) {
        return only(route -> route.kind() == kind);
    }

    /** How many statements belong to one partition. */
    public long attributed() {
        return count(route -> true);
    }

    /** How many of them came to a shard. */
    public long cameTo(int shard) {
        return count(route -> route.shard() == shard);
    }

    /** The share of them that came to the owning shard, 0 to 1; 0 if there are none. */
    public double ownerShare() {
        long attributed = attributed();
        return attributed == 0 ? 0 : (double) count(Route::reachesOwner) / attributed;
    }

    /** One line for people. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%.2f %% of %,d statements came to the owning shard; by shard: %s; %,d belong to no one partition",
                100 * ownerShare(),
                attributed(),
                IntStream.range(0, shards())
                        .mapToObj(shard -> String.format(Locale.ROOT, "%,d", cameTo(shard)))
                        .collect(Collectors.joining(" + ")),
                unattributed.values().stream().mapToLong(Long::longValue).sum());
    }

    private ShardTraffic only(Predicate<Route> wanted) {
        return new ShardTraffic(
                routes.entrySet().stream()
                        .filter(route -> wanted.test(route.getKey()))
                        .collect(Collectors.toMap(Entry::getKey, Entry::getValue)),
                unattributed,
                strays.stream().filter(stray -> wanted.test(stray.route())).toList(),
                connections);
    }

    private long count(Predicate<Route> wanted) {
        return routes.entrySet().stream()
                .filter(route -> wanted.test(route.getKey()))
                .mapToLong(Entry::getValue)
                .sum();
    }
}
