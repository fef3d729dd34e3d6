package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RunTimeTest {
    private static final Instant STARTED = Instant.parse("2026-11-24T10:00:00Z");

    private long nanos = -5;

    /** The summary of a run whose wall clock was set back was refused, after all was copied. */
    @Test
    void should_end_after_it_began_whatever_the_wall_clock_says_meanwhile() {
        RunTime time = RunTime.begin(Clock.fixed(STARTED, ZoneOffset.UTC), () -> nanos);

        assertThat(time.now()).isEqualTo(STARTED);
        nanos += 61_500_000_000L;
        assertThat(time.started()).isEqualTo(STARTED);
        assertThat(time.now()).isEqualTo(STARTED.plusMillis(61_500));
    }
}
