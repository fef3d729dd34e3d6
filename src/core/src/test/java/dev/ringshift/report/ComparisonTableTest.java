package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.TableSummary.Failure;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.ring.TokenRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    @Test
    void should_count_by_kind_and_table_when_rows_differ() {
        assertThat(ComparisonTable.render(Validations.different())).isEqualTo("""
                validate v1: different after 2:05 min

                table          splits       rows  differ  missing  extra  value  writetime  ttl  in motion      time
                chat.channels   64/64      2,000       0        0      0      0          0    0          3  1:40 min
                chat.messages   64/64  1,000,000     110       40     30     20         15    5          3  1:40 min
                """);
    }

    @Test
    void should_say_what_a_sample_proves() {
        assertThat(ComparisonTable.render(Validations.cleanSample()))
                .contains(
                        "chat.messages: a sample of 1 % of the ring (seed 42): with 95 % confidence at most 0.0300 % of"
                                + " all rows differ, or, where they lie close together, 0.4000 % of all partitions have any that does");
    }

    @Test
    void should_say_what_is_left_and_how_to_go_on_when_interrupted() {
        TableComparison table = new TableComparison(
                "chat.messages",
                "talk.posts",
                new Splits(64, 60, 1, 2, 1),
                Comparison.NONE,
                null,
                100,
                Failures.of(List.of(new Failure(new TokenRange(0, 7), "Cannot read"))),
                List.of("a note"));

        assertThat(ComparisonTable.render(Validations.of(RunOutcome.INTERRUPTED, null, List.of(table))))
                .contains(
                        "\nchat.messages > talk.posts   62/64 ",
                        "\nchat.messages: note: a note\nchat.messages (0, 7] failed: Cannot read\n",
                        "\nTo go on: ringshift validate --config chat.conf\n");
    }
}
