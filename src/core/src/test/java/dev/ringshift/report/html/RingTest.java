package dev.ringshift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.ring.TokenRange;
import org.junit.jupiter.api.Test;

class RingTest {
    @Test
    void should_find_the_part_when_a_token_is_at_an_end() {
        assertThat(Ring.part(Long.MIN_VALUE + 1)).isZero();
        assertThat(Ring.part(-1)).isEqualTo(31);
        assertThat(Ring.part(0)).isEqualTo(32);
        assertThat(Ring.part(Long.MAX_VALUE)).isEqualTo(63);
        assertThat(Ring.labels()).hasSize(64).startsWith("0 %").endsWith("98 %");
    }

    @Test
    void should_cover_each_part_once_when_the_ring_is_covered() {
        double[] whole = new double[Ring.PARTS];
        Ring.cover(TokenRange.RING, whole);
        assertThat(whole).containsOnly(1);

        double[] middle = new double[Ring.PARTS];
        Ring.cover(new TokenRange(-(1L << 57), 1L << 56), middle);
        assertThat(middle[31]).isEqualTo(0.5);
        assertThat(middle[32]).isEqualTo(0.25);
        assertThat(middle[30]).isZero();
    }
}
