package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingSampleTest {
    private static final String TABLE = "chat.messages";
    private static final SplitPlan RING = SplitPlan.of(TABLE, List.of(TokenRange.RING));
    private static final double STRATUM_TOKENS = TokenRange.RING.width() / RingSample.STRATA;

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().between(0, false, 1, false).ofScale(12),
                Arbitraries.of(Double.MIN_VALUE, 1e-19, 1e-17, 1e-6, 0.01, 0.5, 0.999, Math.nextDown(1.0)));
    }

    @Provide
    Arbitrary<List<RingSlice>> rings() {
        return Arbitraries.oneOf(Rings.exact(), Rings.wrong());
    }

    @Property(tries = 300)
    void should_take_the_fraction_of_each_stratum_when_the_whole_ring_is_sampled(
            @ForAll("fractions") double fraction, @ForAll long seed) {
        SplitPlan sample = RING.sampled(fraction, seed);

        double[] taken = new double[RingSample.STRATA];
        long end = Long.MIN_VALUE;
        for (TokenRange range : Rings.ranges(sample)) {
            assertThat(range.start()).as("in order, no token twice").isGreaterThanOrEqualTo(end);
            end = range.end();
            // from the end of one stratum to the beginning of the next, a range may be in several
            for (int i = stratum(range.start() + 1); i <= stratum(end); i++) {
                taken[i] += stratumRange(i).intersection(range).orElseThrow().width();
            }
        }
        double wanted = Math.max(1, fraction * STRATUM_TOKENS);
        assertThat(Arrays.stream(taken).boxed())
                .allSatisfy(tokens -> assertThat(tokens).isCloseTo(wanted, within(2 + 1e-9 * wanted)));
    }

    @Property(tries = 100)
    void should_take_the_same_tokens_whatever_the_splits_and_the_topology(
            @ForAll("fractions") double fraction,
            @ForAll long seed,
            @ForAll("rings") List<RingSlice> ring,
            @ForAll @IntRange(min = 1, max = 3000) int leastSplits) {
        SplitPlan plan = SplitPlanner.plan(TABLE, ring, List.of(), 1, leastSplits);

        SplitPlan sample = plan.sampled(fraction, seed);

        assertThat(tokens(sample)).isEqualTo(tokens(RING.sampled(fraction, seed)));
        assertThat(sample.stream().mapToDouble(split -> split.range().width()).sum() / TokenRange.RING.width())
                .as("nothing twice")
                .isCloseTo(fraction, within(1e-9));
        assertThat(sample.table()).isEqualTo(TABLE);
    }

    @Property(tries = 100)
    void should_compare_what_is_left_and_no_more_when_resumed_with_other_splits_on_another_topology(
            @ForAll("fractions") double fraction,
            @ForAll("rings") List<RingSlice> before,
            @ForAll("rings") List<RingSlice> after,
            @ForAll Random random) {
        RangeSet done = RangeSet.of(SplitPlanner.plan(TABLE, before, List.of(), 1, 100).sampled(fraction, 7).stream()
                .filter(split -> random.nextBoolean())
                .map(Split::range)
                .toList());
        SplitPlan plan = SplitPlanner.plan(TABLE, after, List.of(), 1, 50);

        SplitPlan left = plan.sampled(fraction, 7).without(done);

        assertThat(tokens(left)).isEqualTo(tokens(plan.without(done).sampled(fraction, 7)));
        assertThat(tokens(left).fractionOfRing() + done.fractionOfRing()).isCloseTo(fraction, within(1e-9));
        assertThat(left).noneMatch(split -> done.contains(split.range()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.7})
    void should_give_each_token_the_same_chance_when_seeds_differ(double fraction) {
        int seeds = 2000;
        TokenRange stratum = stratumRange(500);
        long width = stratum.end() - stratum.start();
        // the edges, and what lies between
        List<Long> tokens = List.of(
                stratum.start() + 1,
                stratum.start() + width / 1000,
                stratum.start() + width / 3,
                stratum.start() + width / 2,
                stratum.end() - width / 1000,
                stratum.end());
        int[] taken = new int[tokens.size()];
        for (int seed = 0; seed < seeds; seed++) {
            RangeSet leftOut = RingSample.leftOut(TABLE, fraction, seed);
            for (int i = 0; i < taken.length; i++) {
                taken[i] += leftOut.contains(TokenRange.of(tokens.get(i))) ? 0 : 1;
            }
        }
        double deviation = Math.sqrt(seeds * fraction * (1 - fraction));
        assertThat(Arrays.stream(taken).asDoubleStream().boxed())
                .as("within four standard deviations of the binomial distribution")
                .allSatisfy(times -> assertThat(times).isCloseTo(seeds * fraction, within(4 * deviation)));
    }

    /** Over all strata: the places of the ranges in their strata are even, by a chi-square test. */
    @Test
    void should_start_anywhere_in_a_stratum_with_the_same_chance_when_tokens_are_few() {
        int cells = 64;
        int[] starts = new int[cells];
        int seeds = 20;
        for (int seed = 0; seed < seeds; seed++) {
            for (Split split : RING.sampled(1e-15, seed)) {
                long token = split.range().end();
                double place = (token - stratumRange(stratum(token)).start()) / STRATUM_TOKENS;
                starts[(int) Math.min(cells - 1, place * cells)]++;
            }
        }
        double expected = (double) RingSample.STRATA * seeds / cells;
        double chiSquare = 0;
        for (int count : starts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).as("99.9 % quantile for 63 degrees of freedom").isLessThan(103.4);
    }

    @Test
    void should_choose_other_tokens_when_seed_or_table_differ() {
        RangeSet sample = tokens(RING.sampled(0.01, 1));

        assertThat(tokens(RING.sampled(0.01, 1))).isEqualTo(sample);
        assertThat(overlap(sample, RING.sampled(0.01, 2))).isLessThan(0.05);
        assertThat(overlap(
                        sample,
                        SplitPlan.of("chat.users", List.of(TokenRange.RING)).sampled(0.01, 1)))
                .isLessThan(0.05);
    }

    /** A seed in a report must mean the same in the next release, and on another JDK. */
    @Test
    void should_choose_what_it_always_chose_when_the_seed_is_known() {
        assertThat(Rings.ranges(RING.sampled(1e-15, 42)))
                .startsWith(
                        new TokenRange(-9210547897861890774L, -9210547897861890756L),
                        new TokenRange(-9189283521628368665L, -9189283521628368647L),
                        new TokenRange(-9180277033762826029L, -9180277033762826011L));
    }

    @Test
    void should_keep_order_and_scale_bytes_when_splits_are_cut() {
        PlanBuilder builder = new PlanBuilder(2);
        builder.add(new TokenRange(0, Long.MAX_VALUE), 3_000_000);
        builder.add(new TokenRange(Long.MIN_VALUE, 0), 1_000_000);

        SplitPlan sample = builder.build(TABLE, 5).sampled(0.1, 1);

        assertThat(sample).hasSizeBetween(RingSample.STRATA, 2 * RingSample.STRATA);
        assertThat(sample.get(0).range().start()).isNotNegative();
        assertThat(sample.get(sample.size() - 1).range().end()).isNotPositive();
        assertThat(sample.estimatedBytes()).isCloseTo(400_000, within(1000L));
        assertThat(sample.skipped()).as("nothing but what was skipped before").isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void should_refuse_what_is_no_fraction(double fraction) {
        assertThatThrownBy(() -> RING.sampled(fraction, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot sample %s of chat.messages: the fraction must be above 0 and below 1"
                        .formatted(fraction));
    }

    private static RangeSet tokens(SplitPlan plan) {
        return RangeSet.of(Rings.ranges(plan));
    }

    /** The part of a sample that is in the other one as well. */
    private static double overlap(RangeSet sample, SplitPlan other) {
        double width =
                other.stream().mapToDouble(split -> split.range().width()).sum();
        double missing = other.stream()
                .flatMap(split -> sample.missingFrom(split.range()).stream())
                .mapToDouble(TokenRange::width)
                .sum();
        return 1 - missing / width;
    }

    private static TokenRange stratumRange(int stratum) {
        long start = stratum == 0 ? Long.MIN_VALUE : TokenRange.RING.cut(stratum - 1, RingSample.STRATA);
        return new TokenRange(start, TokenRange.RING.cut(stratum, RingSample.STRATA));
    }

    private static int stratum(long token) {
        int guess = (int) ((token >> 54) + RingSample.STRATA / 2);
        return token > stratumRange(guess).end() ? guess + 1 : guess;
    }
}
