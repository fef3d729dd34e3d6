package dev.ringshift.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenRangeTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    @Test
    void should_refuse_a_range_when_it_is_empty_or_wraps() {
        assertThatThrownBy(() -> new TokenRange(7, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot make a token range (7, 7]: start must be less than end");
        assertThatThrownBy(() -> new TokenRange(MAX, MIN))
                .hasMessage("Cannot make a token range (9223372036854775807, -9223372036854775808]: start must be less"
                        + " than end");
    }

    @Test
    void should_be_one_range_when_it_does_not_wrap() {
        assertThat(TokenRange.unwrap(-5, 5)).containsExactly(new TokenRange(-5, 5));
        assertThat(TokenRange.unwrap(MIN, MAX)).containsExactly(TokenRange.RING);
    }

    @Test
    void should_be_the_whole_ring_when_start_is_end() {
        assertThat(TokenRange.unwrap(7, 7)).containsExactly(TokenRange.RING);
        assertThat(TokenRange.unwrap(MIN, MIN)).containsExactly(TokenRange.RING);
        assertThat(TokenRange.unwrap(MAX, MAX)).containsExactly(TokenRange.RING);
    }

    @Test
    void should_be_two_ranges_when_it_wraps() {
        assertThat(TokenRange.unwrap(5, -5)).containsExactly(new TokenRange(MIN, -5), new TokenRange(5, MAX));
    }

    @Test
    void should_leave_out_the_empty_half_when_it_wraps_at_an_end_of_the_ring() {
        assertThat(TokenRange.unwrap(5, MIN)).containsExactly(new TokenRange(5, MAX));
        assertThat(TokenRange.unwrap(MAX, -5)).containsExactly(new TokenRange(MIN, -5));
        assertThat(TokenRange.unwrap(MAX, MIN))
                .as("the one token that no row has")
                .isEmpty();
    }

    @Property
    void should_cover_the_ring_once_when_every_range_between_neighbours_is_unwrapped(
            @ForAll long first, @ForAll long second, @ForAll long third) {
        long[] tokens = List.of(first, second, third).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .distinct()
                .toArray();
        List<TokenRange> parts = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            parts.addAll(TokenRange.unwrap(tokens[i], tokens[(i + 1) % tokens.length]));
        }
        Rings.assertCoversOnce(parts);
    }

    @Test
    void should_count_tokens_when_the_difference_overflows() {
        assertThat(new TokenRange(MIN, MIN + 1).width()).isEqualTo(1);
        assertThat(new TokenRange(MAX - 1, MAX).width()).isEqualTo(1);
        assertThat(new TokenRange(-1, MAX).width()).isEqualTo(0x1p63);
        assertThat(new TokenRange(MIN, 0).width()).isEqualTo(0x1p63);
        assertThat(TokenRange.RING.width()).isEqualTo(0x1p64);
    }

    @Test
    void should_be_a_part_of_the_ring() {
        assertThat(TokenRange.RING.fractionOfRing()).isEqualTo(1);
        assertThat(new TokenRange(MIN, 0).fractionOfRing()).isCloseTo(0.5, within(1e-12));
        assertThat(new TokenRange(0, 1).fractionOfRing()).isPositive();
    }

    @Test
    void should_intersect_only_when_a_token_is_in_both() {
        TokenRange range = new TokenRange(0, 10);
        assertThat(range.intersection(new TokenRange(10, 20))).isEmpty();
        assertThat(range.intersection(new TokenRange(-10, 0))).isEmpty();
        assertThat(range.intersection(new TokenRange(9, 20))).isEqualTo(Optional.of(new TokenRange(9, 10)));
        assertThat(range.intersection(TokenRange.RING)).isEqualTo(Optional.of(range));
    }

    @Test
    void should_contain_itself_and_what_lies_in_it() {
        TokenRange range = new TokenRange(0, 10);
        assertThat(range.contains(range)).isTrue();
        assertThat(range.contains(new TokenRange(3, 4))).isTrue();
        assertThat(range.contains(new TokenRange(-1, 10))).isFalse();
        assertThat(range.contains(new TokenRange(0, 11))).isFalse();
    }

    @Test
    void should_be_read_by_nodetool_when_the_locale_has_digits_of_its_own() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(new TokenRange(-12, 34)).hasToString("(-12, 34]");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Property
    void should_cut_into_even_pieces_that_follow_each_other(
            @ForAll long one, @ForAll long other, @ForAll @IntRange(min = 1, max = 200) int wanted) {
        TokenRange range = Rings.between(one, other);
        int pieces = (int) Math.min(wanted, range.width());
        long start = range.start();
        double most = 0;
        double least = Double.MAX_VALUE;
        for (int piece = 0; piece < pieces; piece++) {
            TokenRange cut = new TokenRange(start, range.cut(piece, pieces));
            most = Math.max(most, cut.width());
            least = Math.min(least, cut.width());
            start = cut.end();
        }
        assertThat(start).isEqualTo(range.end());
        assertThat(most - least).as("even, but for what a double rounds").isLessThanOrEqualTo(1 + most * 0x1p-50);
    }

    @Test
    void should_cut_single_tokens_when_there_are_as_many_pieces() {
        TokenRange range = new TokenRange(MAX - 3, MAX);
        assertThat(range.cut(0, 3)).isEqualTo(MAX - 2);
        assertThat(range.cut(1, 3)).isEqualTo(MAX - 1);
        assertThat(range.cut(2, 3)).isEqualTo(MAX);
    }

    @Test
    void should_cut_the_ring_when_pieces_are_as_many_as_can_be_numbered() {
        int pieces = Integer.MAX_VALUE;
        assertThat(TokenRange.RING.cut(0, pieces)).isGreaterThan(MIN);
        assertThat(TokenRange.RING.cut(pieces - 2, pieces)).isLessThan(MAX);
        assertThat(TokenRange.RING.cut(pieces - 1, pieces)).isEqualTo(MAX);
    }
}
