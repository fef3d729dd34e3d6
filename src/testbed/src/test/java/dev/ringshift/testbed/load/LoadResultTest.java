package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadResultTest {
    @Test
    void should_name_each_value_when_written_as_json() {
        LoadResult result =
                new LoadResult(10, 7, Map.of("UNAVAILABLE", 2L, "OVERRUN", 1L), 1, 2, 3, 4, 5, 3.5, 6, 2, 0.5);

        assertThat(result.toJson())
                .isEqualTo(
                        "{\"sent\":10,\"ok\":7,\"failed\":{\"OVERRUN\":1,\"UNAVAILABLE\":2},\"p50Micros\":1,"
                                + "\"p90Micros\":2,\"p99Micros\":3,\"p999Micros\":4,\"maxMicros\":5,"
                                + "\"requestsPerSecond\":3.5,\"startEpochMillis\":6,\"durationSeconds\":2.0,\"cpuSeconds\":0.5}");
        assertThat(result.summary())
                .isEqualTo("10 sent, 7 ok, 3 failed {OVERRUN=1, UNAVAILABLE=2}; p50 1 µs, p90 2, p99 3, p99.9 4, max 5;"
                        + " 4 requests/s in 2.0 s; 0.5 s CPU");
    }

    @Test
    void should_take_percentiles_of_good_answers_when_tallied() {
        Tally tally = new Tally();
        for (int i = 1; i <= 1_000; i++) {
            tally.sent();
            tally.ok(TimeUnit.MICROSECONDS.toNanos(i));
        }
        tally.sent();
        tally.failed("DEADLINE_EXCEEDED");

        LoadResult result = tally.result(Instant.EPOCH, Duration.ofSeconds(2), Duration.ofMillis(300));

        assertThat(result.sent()).isEqualTo(1_001);
        assertThat(result.ok()).isEqualTo(1_000);
        assertThat(result.failed()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 1L));
        assertThat(result.p50Micros()).isEqualTo(500);
        assertThat(result.p999Micros()).isEqualTo(999);
        assertThat(result.maxMicros()).isEqualTo(1_000);
        assertThat(result.requestsPerSecond()).isEqualTo(500);
        assertThat(result.cpuSeconds()).isEqualTo(0.3);
    }
}
