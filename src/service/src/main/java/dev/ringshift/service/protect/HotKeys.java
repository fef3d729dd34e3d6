package dev.ringshift.service.protect;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The keys that are asked for most, by the Space-Saving algorithm of Metwally, Agrawal and El Abbadi ("Efficient Computation of
 * Frequent and Top-k Elements in Data Streams", 2005): a fixed number of counters; a key without one takes over the smallest. A count is
 * too high by {@code error} at most, and every key with more than 1/counters of the requests has a counter.
 *
 * <p>Every new key gets a counter, and is kept as long as that: so large ones are not counted, or a thousand requests that are refused
 * later would keep a thousand times the largest request.
 *
 * @param <K> what is counted, by {@code equals}
 */
public final class HotKeys<K> {
    private final int counters;
    private final int mostBytes;
    private final ToLongFunction<K> bytes;
    private final Map<K, Counter<K>> byKey = new HashMap<>();

    /** Keys of equal counts, the smallest count first. */
    private final TreeMap<Long, Set<Counter<K>>> byCount = new TreeMap<>();

    private static final class Counter<K> {
        final K key;
        final long error;
        long count;

        Counter(K key, long count, long error) {
            this.key = key;
            this.count = count;
            this.error = error;
        }
    }

    /**
     * A key and how often it was asked for.
     *
     * @param count since the last {@link #halve}, with earlier requests counted by halves, quarters and so on
     * @param error how much too high the count may be
     */
    public record HotKey<K>(K key, long count, long error) {}

    /**
     * @param counters more of them, more exact counts
     * @param mostBytes larger keys are not counted
     * @param bytes what a key holds
     */
    public HotKeys(int counters, int mostBytes, ToLongFunction<K> bytes) {
        this.counters = counters;
        this.mostBytes = mostBytes;
        this.bytes = bytes;
    }

    /** Counts a request, unless its key is too large. */
    public void count(K key) {
        if (bytes.applyAsLong(key) <= mostBytes) {
            countSmall(key);
        }
    }

    private synchronized void countSmall(K key) {
        Counter<K> counter = byKey.get(key);
        if (counter != null) {
            unlink(counter);
            counter.count++;
        } else if (byKey.size() < counters) {
            counter = new Counter<>(key, 1, 0);
            byKey.put(key, counter);
        } else {
            Counter<K> smallest = byCount.firstEntry().getValue().iterator().next();
            unlink(smallest);
            byKey.remove(smallest.key);
            counter = new Counter<>(key, smallest.count + 1, smallest.count);
            byKey.put(key, counter);
        }
        link(counter);
    }

    /** Makes the past count for less, so that what was hot once makes way. Called from time to time. */
    public synchronized void halve() {
        List<Counter<K>> all = List.copyOf(byKey.values());
        byKey.clear();
        byCount.clear();
        for (Counter<K> counter : all) {
            if (counter.count > 1) {
                Counter<K> half = new Counter<>(counter.key, counter.count / 2, counter.error / 2);
                byKey.put(half.key, half);
                link(half);
            }
        }
    }

    /** The hottest, those first. */
    public synchronized List<HotKey<K>> top(int most) {
        return byKey.values().stream()
                .sorted(Comparator.comparingLong((Counter<K> counter) -> counter.count)
                        .reversed())
                .limit(most)
                .map(counter -> new HotKey<>(counter.key, counter.count, counter.error))
                .toList();
    }

    private void link(Counter<K> counter) {
        byCount.computeIfAbsent(counter.count, count -> new LinkedHashSet<>()).add(counter);
    }

    private void unlink(Counter<K> counter) {
        byCount.computeIfPresent(counter.count, (count, equals) -> {
            equals.remove(counter);
            return equals.isEmpty() ? null : equals;
        });
    }
}
