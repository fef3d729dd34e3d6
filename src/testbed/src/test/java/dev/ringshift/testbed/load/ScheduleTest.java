package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final LoadOptions.Keys KEYS = new LoadOptions.Keys(1_000, 1.2, 7);

    @Test
    void should_keep_the_same_distance_when_arrivals_are_even() {
        Schedule schedule = schedule(new LoadOptions.Pace(3, Arrivals.EVEN, Duration.ofSeconds(1), 0));

        assertThat(times(schedule, 7))
                .containsExactly(
                        0L, 333_333_333L, 666_666_666L, 1_000_000_000L, 1_333_333_333L, 1_666_666_666L, 2_000_000_000L);
    }

    @Test
    void should_come_at_the_rate_in_no_pattern_when_arrivals_are_poisson() {
        Schedule schedule = schedule(new LoadOptions.Pace(1_000, Arrivals.POISSON, Duration.ofSeconds(1), 0));

        List<Long> times = times(schedule, 100_000);

        assertThat(times).isSorted();
        assertThat(times.get(times.size() - 1) / 1e9).isCloseTo(100, within(2.0));
        long shorterThanMean = 0;
        for (int i = 1; i < times.size(); i++) {
            shorterThanMean += times.get(i) - times.get(i - 1) < 1_000_000 ? 1 : 0;
        }
        // 1 - 1/e of the gaps of an exponential distribution
        assertThat(shorterThanMean / 1e5).isCloseTo(0.632, within(0.01));
    }

    @Test
    void should_send_for_one_key_at_one_instant_when_a_burst_is_due() {
        Schedule schedule = schedule(new LoadOptions.Pace(2, Arrivals.EVEN, Duration.ofSeconds(1), 3));
        assertThat(times(schedule, 2)).containsExactly(0L, 500_000_000L);

        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            schedule.advance();
            assertThat(schedule.nanos()).isEqualTo(1_000_000_000);
            keys.add(schedule.key());
        }

        assertThat(keys).containsOnly(keys.get(0));
        assertThat(times(schedule, 3)).containsExactly(1_000_000_000L, 1_500_000_000L, 2_000_000_000L);
    }

    @Test
    void should_repeat_itself_when_the_seed_is_the_same() {
        LoadOptions.Pace pace = new LoadOptions.Pace(1_000, Arrivals.POISSON, Duration.ofMillis(10), 5);

        assertThat(times(schedule(pace), 1_000)).isEqualTo(times(schedule(pace), 1_000));
    }

    private static Schedule schedule(LoadOptions.Pace pace) {
        return new Schedule(pace, new KeySampler(KEYS), new SplittableRandom(1));
    }

    private static List<Long> times(Schedule schedule, int count) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            schedule.advance();
            times.add(schedule.nanos());
        }
        return times;
    }
}
