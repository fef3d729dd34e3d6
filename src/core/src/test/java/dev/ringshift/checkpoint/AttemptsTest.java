package dev.ringshift.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.ring.TokenRange;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    /** A range that was taken up, and how often. */
    record Taken(TokenRange range, int attempt) {}

    /** Close together, also where a double cannot tell neighbours apart. */
    @Provide
    Arbitrary<TokenRange> ranges() {
        Arbitrary<Long> base = Arbitraries.of(Long.MIN_VALUE, -500L, Long.MAX_VALUE - 2000, 1L << 62);
        return Combinators.combine(
                        base,
                        Arbitraries.longs().between(0, 900),
                        Arbitraries.longs().between(1, 900))
                .as((from, start, width) -> new TokenRange(from + start, from + start + width));
    }

    @Provide
    Arbitrary<List<Taken>> taken() {
        return Combinators.combine(ranges(), Arbitraries.integers().between(1, 9))
                .as(Taken::new)
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 2000)
    void should_be_one_more_than_any_earlier_attempt_on_the_same_tokens(
            @ForAll("taken") List<Taken> taken, @ForAll("ranges") TokenRange range) {
        Attempts attempts = new Attempts();
        taken.forEach(each -> attempts.add(each.range(), each.attempt()));

        assertThat(attempts.next(range))
                .isEqualTo(1
                        + taken.stream()
                                .filter(each -> each.range().intersection(range).isPresent())
                                .mapToInt(Taken::attempt)
                                .max()
                                .orElse(0));
    }

    /** The search ended at the one-token range (9, 10], which is before (9, 20]. */
    @Test
    void should_count_a_wider_range_when_one_token_of_it_is_taken_up() {
        Attempts attempts = new Attempts();
        attempts.add(new TokenRange(9, 20), 3);

        assertThat(attempts.next(new TokenRange(9, 10))).isEqualTo(4);
        assertThat(attempts.next(new TokenRange(0, 10))).isEqualTo(4);
        assertThat(attempts.next(new TokenRange(0, 9))).isEqualTo(1);
        assertThat(attempts.next(TokenRange.RING)).isEqualTo(4);
    }

    /** Tokens were compared as doubles, in which neighbours of 2^62 are 1024 apart. */
    @Test
    void should_go_on_looking_when_a_narrow_range_lies_between() {
        long base = 1L << 62;
        Attempts attempts = new Attempts();
        attempts.add(new TokenRange(base + 510, base + 1110), 5);
        attempts.add(new TokenRange(base + 511, base + 512), 1);

        assertThat(attempts.next(new TokenRange(base + 1100, base + 1200))).isEqualTo(6);
    }

    @Test
    void should_not_begin_below_the_first_when_others_may_have_gone_before() {
        Attempts attempts = new Attempts();
        attempts.beginAt(2);
        attempts.add(new TokenRange(0, 10), 4);
        attempts.add(new TokenRange(10, 20), 1);

        assertThat(attempts.next(new TokenRange(100, 200))).isEqualTo(2);
        assertThat(attempts.next(new TokenRange(0, 5))).isEqualTo(5);
        assertThat(attempts.next(new TokenRange(10, 15))).isEqualTo(2);
    }

    @Test
    void should_be_the_first_when_nothing_was_taken_up() {
        assertThat(new Attempts().next(TokenRange.RING)).isEqualTo(1);
    }
}
