package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
    @Test
    void should_show_totals_and_what_needs_attention_when_a_run_is_interrupted() {
        assertThat(SummaryTable.render(Summaries.interrupted())).isEqualTo("""
                        migrate 20261124-100000-ab12: interrupted after 1:02:05 h

                        table                             splits  skipped  failed         rows      size  rows/s  MiB/s       time  retries
                        chat.messages > talk.messages  1900/2000      400       5  123,456,789  20.0 GiB  34,294    5.7  1:00:00 h       12
                        chat.channels                        1/1        0       0           10    1000 B      20    0.0      0.5 s        0
                        total                          1901/2001      400       5  123,456,799  20.0 GiB  33,143    5.5  1:02:05 h       12

                        chat.messages: note: reactions: collections get row-level writetime
                        chat.messages (-9223372036854775808, -9223372036854775807] failed: Cannot read: too many tombstones
                        chat.messages (-9223372036854775807, -9223372036854775806] failed: Cannot read: too many tombstones
                        chat.messages (-9223372036854775806, -9223372036854775805] failed: Cannot read: too many tombstones
                        chat.messages: 5 failed splits in all; summary.json names the first 5

                        Set aside, over all runs: 1,234 rows, in run/report/20261124-100000-ab12/bad-rows.jsonl

                        To go on: ringshift migrate --config chat.conf
                        """);
    }

    @Test
    void should_show_one_line_when_one_table_is_done() {
        assertThat(SummaryTable.render(Summaries.done())).isEqualTo("""
                        migrate r1: done after 12.3 s

                        table          splits  skipped  failed  rows    size  rows/s  MiB/s   time  retries
                        chat.channels     1/1        0       0    10  1000 B      20    0.0  0.5 s        0
                        """);
    }

    @Test
    void should_not_depend_on_the_locale_when_numbers_are_shown() {
        Locale before = Locale.getDefault();
        String expected = SummaryTable.render(Summaries.interrupted());
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(SummaryTable.render(Summaries.interrupted())).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }
}
