package dev.ringshift.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageSizeTest {
    private static final long PAGE_BYTES = 512 * 1024;

    private final PageSize size = new PageSize(5000, PAGE_BYTES);

    @Test
    void should_begin_with_few_rows_and_grow_step_by_step_when_they_are_narrow() {
        assertThat(size.afterTries(0)).isEqualTo(16);
        size.seen(16, 16, 16 * 20);
        assertThat(size.afterTries(0)).isEqualTo(64);
        for (int asked = 64; asked < 5000; asked *= 4) {
            size.seen(asked, asked, asked * 20L);
        }
        assertThat(size.afterTries(0)).isEqualTo(5000);
    }

    @Test
    void should_ask_for_few_rows_at_once_when_rows_turn_wide() {
        size.seen(5000, 5000, 5000 * 20);
        size.seen(5000, 10, 10L * 1024 * 1024 * 16);
        assertThat(size.afterTries(0)).isEqualTo(1);
    }

    @Test
    void should_fill_a_page_when_the_width_is_known() {
        size.seen(1000, 100, 100 * 1024);
        assertThat(size.afterTries(0)).isEqualTo(512);
    }

    @Test
    void should_go_on_from_the_size_that_succeeded_when_tries_failed() {
        size.seen(2, 2, 40);
        assertThat(size.afterTries(0)).isEqualTo(8);
    }

    @Test
    void should_never_ask_for_more_than_the_most_when_pages_are_empty() {
        for (int i = 0; i < 20; i++) {
            size.seen(size.afterTries(0), 0, 0);
        }
        assertThat(size.afterTries(0)).isEqualTo(5000);
        assertThat(new PageSize(3, PAGE_BYTES).afterTries(0)).isEqualTo(3);
    }

    @Test
    void should_halve_for_each_failed_try() {
        assertThat(size.afterTries(1)).isEqualTo(8);
        assertThat(size.afterTries(3)).isEqualTo(2);
        assertThat(size.afterTries(100)).isEqualTo(1);
    }
}
