package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "67108864, 64.0 MiB",
        "3221225472, 3.0 GiB",
        "1099511627776, 1.0 TiB",
        "1125899906842624, 1.0 PiB",
        "9223372036854775807, 8192.0 PiB"
    })
    void should_take_the_largest_unit_that_fits_when_bytes_are_shown(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "49, 0.0 s",
        "12340, 12.3 s",
        "59949, 59.9 s",
        "59950, 1:00 min",
        "75000, 1:15 min",
        "3599499, 59:59 min",
        "3599500, 1:00:00 h",
        "3725000, 1:02:05 h",
        "360000000, 100:00:00 h"
    })
    void should_take_the_largest_unit_that_fits_when_times_are_shown(long millis, String text) {
        assertThat(Amounts.time(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void should_not_depend_on_the_locale_when_amounts_are_shown() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
            assertThat(Amounts.time(Duration.ofMillis(12_300))).isEqualTo("12.3 s");
            assertThat(Amounts.time(Duration.ofSeconds(3725))).isEqualTo("1:02:05 h");
        } finally {
            Locale.setDefault(before);
        }
    }
}
