package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Against a set that holds each token: of a small part of the ring, at its ends and in the middle. */
class RangeSetTest {
    private static final int TOKENS = 40;

    /** A part of the ring and ranges in it. */
    record Window(long base, List<TokenRange> ranges) {
        private BitSet tokens(List<TokenRange> some) {
            BitSet tokens = new BitSet(TOKENS);
            some.forEach(range -> tokens.set((int) (range.start() - base), (int) (range.end() - base)));
            return tokens;
        }

        private TokenRange all() {
            return new TokenRange(base, base + TOKENS);
        }
    }

    @Provide
    Arbitrary<Window> windows() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, TOKENS);
        return Arbitraries.of(Long.MIN_VALUE, -TOKENS / 2L, Long.MAX_VALUE - TOKENS)
                .flatMap(base -> Combinators.combine(place, place)
                        .filter((from, to) -> !from.equals(to))
                        .as((from, to) -> Rings.between(base + from, base + to))
                        .list()
                        .ofMaxSize(12)
                        .map(ranges -> new Window(base, ranges)));
    }

    @Property
    void should_hold_the_tokens_that_were_put_in_whatever_their_order(@ForAll("windows") Window window) {
        RangeSet set = RangeSet.of(window.ranges());
        List<TokenRange> backwards = new ArrayList<>(window.ranges());
        Collections.reverse(backwards);

        assertThat(window.tokens(set.ranges())).isEqualTo(window.tokens(window.ranges()));
        assertThat(RangeSet.of(backwards)).isEqualTo(set).hasSameHashCodeAs(set);
        assertThat(RangeSet.of(set.ranges())).isEqualTo(set);
    }

    @Property
    void should_keep_ranges_that_neither_overlap_nor_touch(@ForAll("windows") Window window) {
        List<TokenRange> ranges = RangeSet.of(window.ranges()).ranges();

        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).start()).isGreaterThan(ranges.get(i - 1).end());
        }
    }

    @Property
    void should_miss_exactly_the_tokens_that_are_not_in_it(
            @ForAll("windows") Window window, @ForAll("windows") Window asked) {
        RangeSet set = RangeSet.of(window.ranges());
        for (TokenRange foreign : asked.ranges()) {
            TokenRange range = new TokenRange(
                    foreign.start() - asked.base() + window.base(), foreign.end() - asked.base() + window.base());
            BitSet expected = window.tokens(List.of(range));
            expected.andNot(window.tokens(window.ranges()));

            List<TokenRange> missing = set.missingFrom(range);

            assertThat(window.tokens(missing)).isEqualTo(expected);
            assertThat(RangeSet.of(missing).ranges()).as("in order, apart").isEqualTo(missing);
            assertThat(set.contains(range)).isEqualTo(expected.isEmpty());
        }
    }

    @Property
    void should_be_the_whole_when_what_is_missing_is_put_in(@ForAll("windows") Window window) {
        List<TokenRange> both = new ArrayList<>(window.ranges());
        both.addAll(RangeSet.of(window.ranges()).missingFrom(window.all()));

        assertThat(RangeSet.of(both).ranges()).containsExactly(window.all());
    }

    @Test
    void should_miss_everything_when_it_is_empty() {
        assertThat(RangeSet.EMPTY.missingFrom(TokenRange.RING)).containsExactly(TokenRange.RING);
        assertThat(RangeSet.EMPTY.contains(new TokenRange(0, 1))).isFalse();
        assertThat(RangeSet.EMPTY.fractionOfRing()).isZero();
        assertThat(RangeSet.EMPTY).isEqualTo(RangeSet.of(List.of())).hasToString("[]");
    }

    @Test
    void should_be_one_range_of_the_whole_ring_when_many_touch() {
        RangeSet.Builder builder = new RangeSet.Builder();
        long start = Long.MIN_VALUE;
        for (int i = 0; i < 1000; i++) {
            long end = TokenRange.RING.cut(i, 1000);
            builder.add(start, end);
            start = end;
        }
        RangeSet ring = builder.build();

        assertThat(ring.ranges()).containsExactly(TokenRange.RING);
        assertThat(ring.fractionOfRing()).isEqualTo(1);
        assertThat(ring).hasToString("[(-9223372036854775808, 9223372036854775807]]");
    }

    @Test
    void should_grow_when_thousands_lie_apart() {
        RangeSet.Builder builder = new RangeSet.Builder();
        for (int i = 0; i < 5000; i++) {
            builder.add(2L * i, 2L * i + 1);
        }
        RangeSet set = builder.build();

        assertThat(set.ranges()).hasSize(5000);
        assertThat(set.missingFrom(new TokenRange(0, 10_000))).hasSize(5000);
    }

    @Test
    void should_keep_what_was_built_when_its_builder_goes_on() {
        RangeSet.Builder builder = new RangeSet.Builder().add(0, 5);
        RangeSet built = builder.build();
        builder.add(3, 9);

        assertThat(built.ranges()).containsExactly(new TokenRange(0, 5));
    }

    @Test
    void should_refuse_a_range_when_it_comes_out_of_order() {
        RangeSet.Builder builder = new RangeSet.Builder().add(5, 9);

        assertThatThrownBy(() -> builder.add(4, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot add (4, 20] after (5, 9]: not in order");
    }
}
