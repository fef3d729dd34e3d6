package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.TEN_ROWS;
import static dev.ringshift.jobs.SplitSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.jobs.RunMeter.Work;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    private long nanos = -5; // a nano clock may well be negative

    private RunMeter meter(int tables, double ringDoneBefore) {
        return new RunMeter(new Work(tables, 8, tables * ringDoneBefore, 8000), () -> nanos);
    }

    private void pass(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void should_read_zero_everywhere_when_it_has_just_begun() {
        Reading reading = meter(1, 0).read();

        assertThat(reading.tally()).isEqualTo(Tally.ZERO);
        assertThat(reading.ringDone()).isZero();
        assertThat(reading.elapsed()).isZero();
        assertThat(reading.remaining()).isEmpty();
        assertThat(reading.rowsPerSecond()).isZero();
        assertThat(reading.bytesPerSecond()).isZero();
    }

    @Test
    void should_guess_the_rest_from_its_pace_when_a_quarter_is_done() {
        RunMeter meter = meter(1, 0);
        pass(10);
        plan(TABLE, 8).subList(0, 2).forEach(split -> meter.add(SplitSamples.done(split)));

        Reading reading = meter.read();

        assertThat(reading.splitsDone()).isEqualTo(2);
        assertThat(reading.ringDone()).isCloseTo(0.25, within(1e-9));
        assertThat(reading.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertRemaining(reading, 30);
        assertThat(reading.rowsPerSecond()).isEqualTo(2);
        assertThat(reading.bytesPerSecond()).isEqualTo(200);
        assertThat(reading.tally()).isEqualTo(TEN_ROWS.plus(TEN_ROWS));
    }

    @Test
    void should_guess_from_its_own_pace_alone_when_earlier_runs_have_done_half() {
        RunMeter meter = meter(1, 0.5);
        pass(10);
        plan(TABLE, 8).subList(4, 6).forEach(split -> meter.add(SplitSamples.done(split)));

        Reading reading = meter.read();

        assertThat(reading.ringDone()).isCloseTo(0.75, within(1e-9));
        assertRemaining(reading, 10);
    }

    @Test
    void should_guess_nothing_when_only_earlier_runs_have_done_anything() {
        RunMeter meter = meter(1, 0.5);
        pass(10);

        assertThat(meter.read().ringDone()).isEqualTo(0.5);
        assertThat(meter.read().remaining()).isEmpty();
    }

    @Test
    void should_take_all_rings_together_when_there_are_more_tables() {
        RunMeter meter = meter(2, 0);
        pass(10);
        meter.add(SplitSamples.done(new Split("chat.one", TokenRange.RING, 0, 1)));

        assertThat(meter.read().ringDone()).isCloseTo(0.5, within(1e-9));
        assertRemaining(meter.read(), 10);
    }

    @Test
    void should_count_no_ring_when_splits_fail_or_are_abandoned() {
        RunMeter meter = meter(1, 0);
        pass(10);
        meter.add(SplitSamples.failed(plan(TABLE, 8).get(0)));
        meter.add(SplitSamples.abandoned(plan(TABLE, 8).get(1)));

        Reading reading = meter.read();

        assertThat(reading.splitsDone()).isZero();
        assertThat(reading.splitsFailed()).isEqualTo(1);
        assertThat(reading.ringDone()).isZero();
        assertThat(reading.remaining()).isEmpty();
        assertThat(reading.tally().rows()).isEqualTo(20); // they were moved all the same
    }

    @Test
    void should_have_no_time_left_when_everything_is_done() {
        RunMeter meter = meter(1, 0.75);
        pass(10);
        plan(TABLE, 8).subList(5, 8).forEach(split -> meter.add(SplitSamples.done(split))); // one more than was left

        assertThat(meter.read().remaining()).contains(Duration.ZERO);
    }

    private static void assertRemaining(Reading reading, long seconds) {
        assertThat(reading.remaining())
                .hasValueSatisfying(
                        left -> assertThat(left).isCloseTo(Duration.ofSeconds(seconds), Duration.ofMillis(2)));
    }
}
