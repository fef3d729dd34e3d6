package dev.ringshift.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFormatTest {
    @ParameterizedTest
    @ValueSource(strings = {"iso", "uuuu-MM-dd'T'HH:mm:ss.SSSXXX", "d MMM yyyy HH:mm"})
    void should_take_a_pattern_when_it_can_show_a_timestamp(String pattern) {
        assertThat(new TimestampFormat(pattern).formatter()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8601", "uuuu-MM-dd'T", "bogus"})
    void should_say_what_to_write_when_the_pattern_is_none(String pattern) {
        assertThatThrownBy(() -> new TimestampFormat(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot write timestamps as %s: ", pattern)
                .hasMessageEndingWith(
                        "; write iso, or a pattern of Java's DateTimeFormatter, such as uuuu-MM-dd HH:mm:ss.SSS");
    }

    @Test
    void should_be_iso_when_nothing_is_set() {
        assertThat(ConversionSettings.DEFAULTS.timestampFormat().isIso()).isTrue();
    }
}
