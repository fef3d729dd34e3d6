package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchCapTest {
    private final BatchCap cap = new BatchCap(100, 24 * 1024);

    @Test
    void should_fit_when_both_bounds_hold() {
        assertThat(cap.fits(100, 24 * 1024)).isTrue();
        assertThat(cap.fits(101, 10)).isFalse();
        assertThat(cap.fits(2, 24 * 1024 + 1)).isFalse();
    }

    @Test
    void should_halve_what_was_refused() {
        cap.refused(20 * 1024);
        assertThat(cap.bytes()).isEqualTo(10 * 1024);
    }

    @Test
    void should_not_grow_when_a_larger_batch_is_refused_late() {
        cap.refused(4 * 1024);
        cap.refused(20 * 1024);
        assertThat(cap.bytes()).isEqualTo(2 * 1024);
    }
}
