package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.jobs.RunMeter.Work;
import dev.ringshift.report.Tally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos;

    private Progress lines() {
        return new Progress.Lines(new PrintStream(out, true, UTF_8), "migrate", () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private String shown() {
        return out.toString(UTF_8);
    }

    private static Reading reading(long estimatedBytes, long failed, Optional<Duration> remaining) {
        return new Reading(
                new Work(1, 2000, 0, estimatedBytes),
                new Tally(1_234_567, 5_000_000, 512L << 20, 30_000, 12, 900, 50),
                1500,
                failed,
                0.7512,
                Duration.ofSeconds(100),
                remaining);
    }

    private static Reading reading() {
        return reading(1L << 30, 0, Optional.of(Duration.ofSeconds(75)));
    }

    @Test
    void should_say_nothing_when_ten_seconds_have_not_passed() {
        try (Progress progress = lines()) {
            pass(Duration.ofMillis(9_999));
            progress.show(reading());
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void should_print_one_line_when_ten_seconds_have_passed() {
        try (Progress progress = lines()) {
            pass(Duration.ofSeconds(10));
            progress.show(reading());
            progress.show(reading());
            pass(Duration.ofSeconds(9));
            progress.show(reading());
        }
        assertThat(shown())
                .isEqualTo("migrate: 1500 of 2000 splits, 75.1 % of ring, 50 % of ~1.0 GiB, 12,346 rows/s, 5.1 MiB/s,"
                        + " 1:15 min left, 12 retries\n");
    }

    @Test
    void should_print_a_line_each_ten_seconds_when_shown_more_often() {
        try (Progress progress = lines()) {
            for (int second = 0; second < 60; second++) {
                pass(Duration.ofSeconds(1));
                progress.show(reading());
            }
        }
        assertThat(shown()).hasLineCount(6);
    }

    @Test
    void should_leave_bytes_out_when_the_source_does_not_estimate_them() {
        assertThat(Progress.pace(reading(0, 0, Optional.empty())))
                .isEqualTo("75.1 % of ring, 12,346 rows/s, 5.1 MiB/s, 12 retries");
    }

    @Test
    void should_shout_when_splits_have_failed() {
        assertThat(Progress.pace(reading(0, 3, Optional.empty()))).endsWith(", 12 retries, 3 FAILED");
    }

    @Test
    void should_not_depend_on_the_locale_when_numbers_are_shown() {
        Locale before = Locale.getDefault();
        String expected = Progress.pace(reading());
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Progress.pace(reading())).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_print_lines_when_nobody_is_looking() {
        try (Progress progress = Progress.on(new PrintStream(out, true, UTF_8), "migrate", reading())) {
            assertThat(progress).isInstanceOf(Progress.Lines.class);
        }
    }

    @Test
    void should_name_the_step_and_its_size_when_nobody_is_looking() {
        try (var bar = Progress.steps(new PrintStream(out, true, UTF_8), "load", 200_000)) {
            bar.stepTo(200_000);
        }
        assertThat(shown()).isEqualTo("load: 200,000 rows\n");
    }
}
