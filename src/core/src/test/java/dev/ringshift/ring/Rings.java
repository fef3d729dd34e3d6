package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Rings as clusters describe them, well and badly. */
final class Rings {
    private static final int MOST_NODES = 6;

    private Rings() {}

    /** The range from the lesser token to the greater; from one token to the next when they are the same. */
    static TokenRange between(long one, long other) {
        if (one != other) {
            return new TokenRange(Math.min(one, other), Math.max(one, other));
        }
        return one == Long.MIN_VALUE ? new TokenRange(one, one + 1) : new TokenRange(one - 1, one);
    }

    static void assertCoversOnce(List<TokenRange> ranges) {
        List<TokenRange> sorted = ranges.stream().sorted().toList();
        assertThat(sorted).isNotEmpty();
        assertThat(sorted.get(0).start()).as("the first token").isEqualTo(Long.MIN_VALUE);
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).start() != sorted.get(i - 1).end()) {
                fail("%s is followed by %s".formatted(sorted.get(i - 1), sorted.get(i)));
            }
        }
        assertThat(sorted.get(sorted.size() - 1).end()).as("the last token").isEqualTo(Long.MAX_VALUE);
    }

    static List<TokenRange> ranges(SplitPlan plan) {
        return plan.stream().map(Split::range).toList();
    }

    /** Anywhere, and often where sums overflow. */
    static Arbitrary<Long> tokens() {
        return Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(-20, 20),
                Arbitraries.longs().lessOrEqual(Long.MIN_VALUE + 3),
                Arbitraries.longs().greaterOrEqual(Long.MAX_VALUE - 3));
    }

    static Arbitrary<TokenRange> anyRanges() {
        return Combinators.combine(tokens(), tokens()).as(Rings::between);
    }

    /** Each range of the ring once, with the nodes that hold it: one to {@link #MOST_NODES} nodes, many tokens each. */
    static Arbitrary<List<RingSlice>> exact() {
        Arbitrary<List<Long>> tokens =
                tokens().list().ofMinSize(1).ofMaxSize(48).uniqueElements();
        Arbitrary<Integer> nodes = Arbitraries.integers().between(1, MOST_NODES);
        return Combinators.combine(tokens, nodes, Arbitraries.integers().between(1, 3), Arbitraries.longs())
                .as(Rings::ring);
    }

    /** Whatever a cluster may say while nodes come and go: gaps, overlaps, doubles, nothing at all. */
    static Arbitrary<List<RingSlice>> wrong() {
        return Combinators.combine(anyRanges(), replicas())
                .as(RingSlice::new)
                .list()
                .ofMaxSize(24);
    }

    private static Arbitrary<List<String>> replicas() {
        return Arbitraries.of("n0", "n1", "n2").list().ofMaxSize(3).uniqueElements();
    }

    private static List<RingSlice> ring(List<Long> unsorted, int nodes, int copies, long seed) {
        List<Long> tokens = unsorted.stream().sorted().toList();
        Random random = new Random(seed);
        List<RingSlice> slices = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int first = random.nextInt(nodes);
            List<String> replicas = IntStream.range(0, Math.min(copies, nodes))
                    .mapToObj(copy -> "n" + (first + copy) % nodes)
                    .toList();
            long start = tokens.get(i);
            long end = tokens.get((i + 1) % tokens.size());
            TokenRange.unwrap(start, end).forEach(range -> slices.add(new RingSlice(range, replicas)));
        }
        return slices;
    }

    /** Of about so many bytes over all: some in order, some over each other. */
    static Arbitrary<List<SizeEstimate>> estimates(long mostPartitions, long mostPartitionBytes) {
        return Combinators.combine(
                        anyRanges(),
                        Arbitraries.longs().between(0, mostPartitions),
                        Arbitraries.longs().between(-1, mostPartitionBytes))
                .as(SizeEstimate::new)
                .list()
                .ofMaxSize(12);
    }

    /** Tokens that lie evenly, as many as asked for. */
    static List<RingSlice> even(int slices, int nodes) {
        long[] ends = LongStream.range(0, slices)
                .map(i -> TokenRange.RING.cut((int) i, slices))
                .toArray();
        List<RingSlice> ring = new ArrayList<>();
        long start = Long.MIN_VALUE;
        for (int i = 0; i < slices; i++) {
            ring.add(new RingSlice(new TokenRange(start, ends[i]), List.of("n" + i % nodes)));
            start = ends[i];
        }
        return ring;
    }
}
