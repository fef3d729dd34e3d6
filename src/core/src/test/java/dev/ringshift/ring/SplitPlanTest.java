package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitPlanTest {

    @Provide
    Arbitrary<List<RingSlice>> rings() {
        return Arbitraries.oneOf(Rings.exact(), Rings.wrong());
    }

    @Provide
    Arbitrary<List<TokenRange>> ranges() {
        return Rings.anyRanges().list().ofMaxSize(20);
    }

    @Property
    void should_be_the_ring_again_when_what_is_done_is_put_back(
            @ForAll("rings") List<RingSlice> ring,
            @ForAll("ranges") List<TokenRange> doneRanges,
            @ForAll @IntRange(min = 1, max = 200) int leastSplits) {
        RangeSet done = RangeSet.of(doneRanges);
        SplitPlan plan = SplitPlanner.plan("t", ring, List.of(), 1, leastSplits);

        SplitPlan left = plan.without(done);

        List<TokenRange> all = new ArrayList<>(Rings.ranges(left));
        all.addAll(done.ranges());
        Rings.assertCoversOnce(all);
        assertThat(left.skipped()).isEqualTo((int)
                plan.stream().filter(split -> done.contains(split.range())).count());
    }

    @Property
    void should_copy_what_is_left_and_no_more_when_resumed_with_other_splits_on_another_topology(
            @ForAll("rings") List<RingSlice> before,
            @ForAll("rings") List<RingSlice> after,
            @ForAll @IntRange(min = 1, max = 200) int splitsBefore,
            @ForAll @IntRange(min = 1, max = 200) int splitsAfter,
            @ForAll Random random) {
        RangeSet done = RangeSet.of(SplitPlanner.plan("t", before, List.of(), 1, splitsBefore).stream()
                .filter(split -> random.nextBoolean())
                .map(Split::range)
                .toList());

        SplitPlan left =
                SplitPlanner.plan("t", after, List.of(), 1, splitsAfter).without(done);

        assertThat(RangeSet.of(Rings.ranges(left))).isEqualTo(RangeSet.of(done.missingFrom(TokenRange.RING)));
        assertThat(left.stream().mapToDouble(split -> split.range().width()).sum())
                .as("nothing twice")
                .isLessThanOrEqualTo((1 - done.fractionOfRing() + 1e-9) * TokenRange.RING.width());
    }

    @Property
    void should_leave_the_same_when_taken_away_piece_by_piece(
            @ForAll("rings") List<RingSlice> ring, @ForAll("ranges") List<TokenRange> done) {
        SplitPlan plan = SplitPlanner.plan("t", ring, List.of(), 1, 50);
        SplitPlan left = plan;
        for (TokenRange range : done) {
            left = left.without(RangeSet.of(List.of(range)));
        }

        assertThat(Rings.ranges(left)).isEqualTo(Rings.ranges(plan.without(RangeSet.of(done))));
    }

    @Test
    void should_skip_trim_and_cut_when_splits_are_done_in_part() {
        SplitPlan plan = plan(new TokenRange(0, 100), new TokenRange(100, 200), new TokenRange(200, 300));

        SplitPlan left = plan.without(
                RangeSet.of(List.of(new TokenRange(0, 110), new TokenRange(220, 230), new TokenRange(240, 250))));

        assertThat(Rings.ranges(left))
                .containsExactly(
                        new TokenRange(110, 200),
                        new TokenRange(200, 220),
                        new TokenRange(230, 240),
                        new TokenRange(250, 300));
        assertThat(left).extracting(Split::estimatedBytes).containsExactly(900L, 200L, 100L, 500L);
        assertThat(left.skipped()).isEqualTo(1);
        assertThat(left.estimatedBytes()).isEqualTo(1700);
    }

    @Test
    void should_count_what_was_skipped_before_when_more_is_done() {
        SplitPlan plan = plan(new TokenRange(0, 100), new TokenRange(100, 200))
                .without(RangeSet.of(List.of(new TokenRange(0, 100))))
                .without(RangeSet.of(List.of(new TokenRange(100, 200))));

        assertThat(plan).isEmpty();
        assertThat(plan.skipped()).isEqualTo(2);
        assertThat(plan.estimatedBytes()).isZero();
    }

    @Test
    void should_stay_as_it_is_when_nothing_is_done() {
        SplitPlan plan = plan(new TokenRange(100, 200), new TokenRange(0, 100));

        assertThat(plan.without(RangeSet.EMPTY)).isEqualTo(plan).hasSize(2);
        assertThat(plan.table()).isEqualTo("chat.messages");
        assertThat(plan.get(0)).hasToString("chat.messages (100, 200]");
    }

    private static SplitPlan plan(TokenRange... ranges) {
        PlanBuilder plan = new PlanBuilder(0);
        for (TokenRange range : ranges) {
            plan.add(range, 1000);
        }
        return plan.build("chat.messages", 0);
    }
}
