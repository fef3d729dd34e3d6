package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageSizeTest {
    private final PageSize size = new PageSize(5000, 512 * 1024);

    @Test
    void should_ask_for_few_rows_when_rows_are_wide() {
        size.seen(10, 10L * 1024 * 1024 * 16);
        assertThat(size.afterTries(0)).isEqualTo(1);
    }

    @Test
    void should_ask_for_the_most_when_rows_are_narrow_again() {
        size.seen(10, 10L * 1024 * 1024);
        size.seen(5000, 5000 * 20);
        assertThat(size.afterTries(0)).isEqualTo(5000);
    }

    @Test
    void should_keep_its_size_when_a_page_is_empty() {
        size.seen(100, 100 * 1024);
        size.seen(0, 0);
        assertThat(size.afterTries(0)).isEqualTo(512);
    }

    @Test
    void should_halve_for_each_failed_try() {
        assertThat(size.afterTries(1)).isEqualTo(2500);
        assertThat(size.afterTries(3)).isEqualTo(625);
        assertThat(size.afterTries(100)).isEqualTo(1);
    }
}
