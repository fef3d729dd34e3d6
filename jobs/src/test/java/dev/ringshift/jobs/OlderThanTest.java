package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.command.UsageException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OlderThanTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:00:00Z, 2026-11-01T00:00:00Z",
        "90s, 2026-11-24T09:58:30Z",
        "30m, 2026-11-24T09:30:00Z",
        "1h, 2026-11-24T09:00:00Z",
        "7d, 2026-11-17T10:00:00Z",
        "0s, 2026-11-24T10:00:00Z"
    })
    void should_be_an_instant_or_so_long_ago(String text, Instant expected) {
        assertThat(OlderThan.parse(text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 h", "-1h", "1w", "yesterday", "2026-11-01", "9999999999h"})
    void should_say_what_to_write_when_it_is_no_time(String text) {
        assertThatThrownBy(() -> OlderThan.parse(text, NOW))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "Cannot take --older-than %s: no time; write one such as 2026-11-01T00:00:00Z, or how long ago, such as 1h",
                        text);
    }

    @Test
    void should_refuse_a_time_that_is_to_come() {
        assertThatThrownBy(() -> OlderThan.parse("2026-11-24T10:00:01Z", NOW))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("that is in the future");
    }
}
