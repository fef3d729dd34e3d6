package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.Pacing;
import dev.ringshift.read.PageReader.Page;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong slept = new AtomicLong();

    @Test
    void should_never_wait_when_there_is_no_limit() throws Exception {
        Pace pace = new Pace(Pacing.NONE, slept::addAndGet);

        pace.after(page(5000, 10 * MILLI));
        pace.after(page(5000, 10_000 * MILLI));

        assertThat(slept).hasValue(0);
    }

    @Test
    void should_wait_for_the_rows_when_there_are_more_than_the_limit() throws Exception {
        Pace pace = new Pace(new Pacing(1000L, false), slept::addAndGet);

        for (int i = 0; i < 10; i++) {
            pace.after(page(1000, MILLI));
        }

        // the limiter counts on: each page has to wait for all before it
        assertThat(Duration.ofNanos(slept.get())).isGreaterThan(Duration.ofSeconds(40));
    }

    @Test
    void should_pause_as_long_when_a_page_is_slow() throws Exception {
        Pace pace = new Pace(new Pacing(null, true), slept::addAndGet);
        for (int i = 0; i < 50; i++) {
            pace.after(page(5000, 10 * MILLI));
        }
        pace.after(page(1000, 5 * MILLI)); // fewer rows take longer for each

        assertThat(slept).hasValue(0);

        pace.after(page(5000, 40 * MILLI));
        assertThat(slept).hasValue(40 * MILLI);

        pace.after(page(10, 40 * MILLI)); // too few rows to say anything
        assertThat(slept).hasValue(40 * MILLI);
    }

    @Test
    void should_get_used_to_it_when_the_cluster_stays_slow() throws Exception {
        Pace pace = new Pace(new Pacing(null, true), slept::addAndGet);
        pace.after(page(5000, 10 * MILLI));
        for (int i = 0; i < 1000; i++) {
            pace.after(page(5000, 100 * MILLI));
        }
        slept.set(0);

        pace.after(page(5000, 100 * MILLI));

        assertThat(slept).hasValue(0);
    }

    @Test
    void should_share_the_limit_when_several_jvms_read() {
        assertThat(new Pacing(1000L, true).share(4)).isEqualTo(new Pacing(250L, true));
        assertThat(new Pacing(2L, true).share(4)).isEqualTo(new Pacing(1L, true));
        assertThat(Pacing.NONE.share(4)).isEqualTo(Pacing.NONE);
    }

    private static Page page(int rows, long nanos) {
        return new Page(List.of(), rows, nanos, 0, 0, null);
    }
}
