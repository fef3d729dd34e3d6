package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
    private static final long MOST_PARTITIONS = 20;
    private static final long MOST_PARTITION_BYTES = 5;

    @Provide
    Arbitrary<List<RingSlice>> rings() {
        return Arbitraries.oneOf(Rings.exact(), Rings.wrong());
    }

    @Provide
    Arbitrary<List<RingSlice>> exactRings() {
        return Rings.exact();
    }

    /** So few bytes that splits of one byte can still be counted. */
    @Provide
    Arbitrary<List<SizeEstimate>> estimates() {
        return Rings.estimates(MOST_PARTITIONS, MOST_PARTITION_BYTES);
    }

    @Provide
    Arbitrary<List<SizeEstimate>> hugeEstimates() {
        return Rings.estimates(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Provide
    Arbitrary<Long> splitSizes() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-1, 3),
                Arbitraries.longs().between(1, 200),
                Arbitraries.just(Long.MAX_VALUE));
    }

    @Property
    void should_cover_the_ring_once_whatever_the_cluster_says(
            @ForAll("rings") List<RingSlice> ring,
            @ForAll("estimates") List<SizeEstimate> estimates,
            @ForAll("splitSizes") long splitBytes,
            @ForAll @IntRange(min = -1, max = 300) int leastSplits) {
        SplitPlan plan = SplitPlanner.plan("chat.messages", ring, estimates, splitBytes, leastSplits);

        Rings.assertCoversOnce(Rings.ranges(plan));
        assertThat(plan.skipped()).isZero();
        assertThat(plan).allSatisfy(split -> {
            assertThat(split.table()).isEqualTo("chat.messages");
            assertThat(split.attempt()).isEqualTo(1);
            assertThat(split.estimatedBytes()).isNotNegative();
        });
    }

    @Property(tries = 3)
    void should_cover_the_ring_once_when_estimates_are_larger_than_any_disk(
            @ForAll("rings") List<RingSlice> ring, @ForAll("hugeEstimates") List<SizeEstimate> estimates) {
        Rings.assertCoversOnce(Rings.ranges(SplitPlanner.plan("t", ring, estimates, Long.MAX_VALUE, 16)));
    }

    @Property
    void should_plan_the_same_whatever_the_order_of_the_rings_ranges(
            @ForAll("exactRings") List<RingSlice> ring, @ForAll("estimates") List<SizeEstimate> estimates) {
        List<RingSlice> backwards = new ArrayList<>(ring);
        Collections.reverse(backwards);

        assertThat(SplitPlanner.plan("t", backwards, estimates, 10, 16))
                .isEqualTo(SplitPlanner.plan("t", ring, estimates, 10, 16));
    }

    @Property
    void should_keep_splits_below_the_wanted_size_when_they_can_be_cut(
            @ForAll("exactRings") List<RingSlice> ring,
            @ForAll("estimates") List<SizeEstimate> estimates,
            @ForAll @IntRange(min = 1, max = 200) int splitBytes) {
        SplitPlan plan = SplitPlanner.plan("t", ring, estimates, splitBytes, 1);

        assertThat(plan)
                .allMatch(split ->
                        split.estimatedBytes() <= splitBytes || split.range().width() == 1);
    }

    @Property
    void should_count_at_least_what_the_estimates_say(
            @ForAll("exactRings") List<RingSlice> ring, @ForAll("estimates") List<SizeEstimate> estimates) {
        double bytes = estimates.stream().mapToDouble(SizeEstimate::bytes).sum();

        SplitPlan plan = SplitPlanner.plan("t", ring, estimates, Long.MAX_VALUE, 1);

        assertThat((double) plan.estimatedBytes())
                .as("each split rounds to whole bytes")
                .isGreaterThan(bytes - plan.size() / 2.0 - 1e-6 * bytes);
    }

    @Property
    void should_make_at_least_as_many_splits_as_wanted_when_sizes_are_not_known(
            @ForAll("rings") List<RingSlice> ring, @ForAll @IntRange(min = 1, max = 2000) int leastSplits) {
        assertThat(SplitPlanner.plan("t", ring, List.of(), 1 << 20, leastSplits))
                .hasSizeGreaterThanOrEqualTo(leastSplits);
    }

    @Test
    void should_cut_where_the_data_is_when_it_lies_in_one_place() {
        List<SizeEstimate> estimates = List.of(new SizeEstimate(new TokenRange(0, 1000), 1000, 1000));

        SplitPlan plan = SplitPlanner.plan(
                "t",
                List.of(
                        new RingSlice(new TokenRange(Long.MIN_VALUE, 0), List.of("a")),
                        new RingSlice(new TokenRange(0, 1000), List.of("b")),
                        new RingSlice(new TokenRange(1000, Long.MAX_VALUE), List.of("c"))),
                estimates,
                100_000,
                1);

        assertThat(plan).hasSize(12);
        assertThat(plan).filteredOn(split -> split.estimatedBytes() == 100_000).hasSize(10);
        assertThat(plan.estimatedBytes()).isEqualTo(1_000_000);
    }

    /** A table of 10 TiB with splits of 1 KiB took more memory than a machine has. */
    @Test
    void should_make_splits_larger_when_there_would_be_more_than_memory_holds() {
        List<RingSlice> ring = Rings.even(6, 3);
        List<SizeEstimate> estimates = List.of(new SizeEstimate(TokenRange.RING, 10L << 30, 1024));

        SplitPlan plan = SplitPlanner.plan("t", ring, estimates, 1024, 16);

        assertThat(plan.size()).isBetween(SplitPlanner.MOST_SPLITS, SplitPlanner.MOST_SPLITS + ring.size());
    }

    @Test
    void should_make_splits_of_one_token_when_data_is_more_than_tokens() {
        SplitPlan plan = SplitPlanner.plan(
                "t",
                List.of(new RingSlice(new TokenRange(0, 3), List.of("a"))),
                List.of(new SizeEstimate(new TokenRange(0, 3), Long.MAX_VALUE, Long.MAX_VALUE)),
                1,
                1);

        assertThat(Rings.ranges(plan))
                .contains(new TokenRange(0, 1), new TokenRange(1, 2), new TokenRange(2, 3))
                .hasSize(5);
    }

    @Test
    void should_make_one_split_when_nothing_is_known_and_one_is_enough() {
        assertThat(Rings.ranges(SplitPlanner.plan("t", List.of(), List.of(), 1, 0)))
                .containsExactly(TokenRange.RING);
    }

    @Property
    void should_give_each_node_its_share_of_every_prefix(
            @ForAll("exactRings") List<RingSlice> ring,
            @ForAll("estimates") List<SizeEstimate> estimates,
            @ForAll @IntRange(min = 1, max = 400) int leastSplits) {
        SplitPlan plan = SplitPlanner.plan("t", ring, estimates, 10, leastSplits);

        List<String> nodes =
                plan.stream().map(split -> primary(ring, split.range())).toList();
        Map<String, Double> shares = new HashMap<>();
        nodes.forEach(node -> shares.merge(node, 1.0 / nodes.size(), Double::sum));
        Map<String, Integer> seen = new HashMap<>();
        for (int prefix = 1; prefix <= nodes.size(); prefix++) {
            seen.merge(nodes.get(prefix - 1), 1, Integer::sum);
            for (var share : shares.entrySet()) {
                double due = share.getValue() * prefix;
                int had = seen.getOrDefault(share.getKey(), 0);
                if (Math.abs(had - due) > 1 + shares.size() * share.getValue()) {
                    fail("%s has %d of the first %d splits, should have about %.1f"
                            .formatted(share.getKey(), had, prefix, due));
                }
            }
        }
    }

    @Test
    void should_ask_all_nodes_from_the_beginning_when_each_has_one_long_range() {
        List<RingSlice> ring = Rings.even(4, 4);

        SplitPlan plan = SplitPlanner.plan("t", ring, List.of(), 1, 400);

        for (int first = 0; first < plan.size(); first += 4) {
            assertThat(plan.subList(first, first + 4))
                    .extracting(split -> primary(ring, split.range()))
                    .containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
        }
    }

    private static String primary(List<RingSlice> ring, TokenRange range) {
        return ring.stream()
                .filter(slice -> slice.range().intersection(range).isPresent())
                .map(slice -> slice.replicas().get(0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void should_cut_what_nobody_tells_of_like_the_rest_when_estimates_cover_half_the_ring() {
        SizeEstimate half = new SizeEstimate(new TokenRange(Long.MIN_VALUE, 0), 1000, 64);
        List<RingSlice> ring = List.of(
                new RingSlice(new TokenRange(Long.MIN_VALUE, 0), List.of("a")),
                new RingSlice(new TokenRange(0, Long.MAX_VALUE), List.of("b")));

        SplitPlan plan = SplitPlanner.plan("t", ring, List.of(half), 6400, 1);

        assertThat(plan.estimatedBytes()).isCloseTo(2 * 64_000, within(100L));
        assertThat(plan).filteredOn(split -> split.range().start() >= 0).hasSize(10);
    }
}
