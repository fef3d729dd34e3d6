package dev.ringshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.config.BadRowLimit.Percent;
import dev.ringshift.config.BadRowLimit.Rows;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadRowLimitTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "0.1%, 0.1%", "' 5 % ', 5%", "100%, 100%", "0%, 0", "1e3, 1000"})
    void should_be_a_number_or_a_percentage_when_read(String written, String read) {
        BadRowLimit limit = new ConfigFiles(folder)
                .read(ConfigFiles.TABLES, "copy.max-bad-rows=\"%s\"".formatted(written))
                .copy()
                .maxBadRows();

        assertThat(limit).hasToString(read);
    }

    @Test
    void should_take_both_without_quotes_when_read() {
        assertThat(read("7")).isEqualTo(new Rows(7));
        assertThat(read("0.5%")).isEqualTo(new Percent(new BigDecimal("0.5")));
        assertThat(read("0 %")).isEqualTo(BadRowLimit.NONE);
    }

    private BadRowLimit read(String value) {
        return new ConfigFiles(folder)
                .read(ConfigFiles.TABLES, "copy.max-bad-rows=" + value)
                .copy()
                .maxBadRows();
    }

    @Test
    void should_be_exceeded_by_one_more_when_it_is_a_number() {
        BadRowLimit limit = new Rows(3);

        assertThat(limit.isExceededForGood(3)).isFalse();
        assertThat(limit.isExceededForGood(4)).isTrue();
        assertThat(limit.isExceededSoFar(3, 3)).isFalse();
        assertThat(limit.isExceededSoFar(4, 1_000_000)).isTrue();
        assertThat(limit.isExceeded(3, 3)).isFalse();
        assertThat(limit.isExceeded(4, 1_000_000)).isTrue();
        assertThat(BadRowLimit.NONE.isExceededForGood(0)).isFalse();
    }

    @Test
    void should_be_judged_when_a_thousand_rows_were_read_and_it_is_a_percentage() {
        BadRowLimit limit = new Percent(new BigDecimal("0.1"));

        assertThat(limit.isExceededForGood(Long.MAX_VALUE)).isFalse();
        assertThat(limit.isExceededSoFar(999, 999)).as("of too few").isFalse();
        assertThat(limit.isExceededSoFar(1, 1000)).as("just as many").isFalse();
        assertThat(limit.isExceededSoFar(2, 1000)).isTrue();
        assertThat(limit.isExceeded(1, 999)).as("however few in the end").isTrue();
        assertThat(limit.isExceeded(0, 0)).isFalse();
        assertThat(new Percent(new BigDecimal("0.07")).isExceeded(7, 10_000))
                .as("which doubles do not get right")
                .isFalse();
    }

    @Test
    void should_be_refused_when_it_is_no_limit() {
        assertThatThrownBy(() -> new Rows(-1)).hasMessage("Cannot allow -1 bad rows");
        assertThatThrownBy(() -> new Percent(new BigDecimal("100.5"))).hasMessage("Cannot allow 100.5 % bad rows");
    }
}
