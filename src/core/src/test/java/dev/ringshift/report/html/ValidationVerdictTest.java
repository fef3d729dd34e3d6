package dev.ringshift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.Differences;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.report.ValidationSummary.Sample;
import dev.ringshift.report.Validations;
import dev.ringshift.report.html.Content.Level;
import dev.ringshift.report.html.Content.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationVerdictTest {
    private static Verdict verdict(ValidationSummary summary) {
        return new ValidationVerdict(summary).verdict();
    }

    private static TableComparison left(TableComparison table, Splits splits) {
        return new TableComparison(
                table.source(),
                table.target(),
                splits,
                table.compared(),
                table.bounds(),
                table.seconds(),
                table.failures(),
                table.notes());
    }

    @Test
    void should_say_what_a_sample_proves_when_it_found_nothing() {
        Verdict verdict = verdict(Validations.cleanSample());

        assertThat(verdict.level()).isEqualTo(Level.GOOD);
        assertThat(verdict.headline()).isEqualTo("No difference in the sample of 10,000 rows");
        assertThat(verdict.sentences().get(0))
                .isEqualTo(
                        "chat.messages: Of 10,000 rows compared (1 % of the ring, seed 42) none differs; with 95 % confidence"
                                + " at most 0.03 % of all rows do. Should differing rows lie close together, only this holds: at most"
                                + " 0.4 % of all partitions have any.");
    }

    @Test
    void should_round_a_bound_up_when_it_has_many_digits() {
        ValidationSummary summary = Validations.of(
                RunOutcome.DIFFERENT,
                new Sample(0.005, -7),
                List.of(Validations.table(
                        "a.b", 10_000, new Differences(1, 0, 0, 0, 0), new Bounds(0.000_301_1, 0.004_41))));

        assertThat(verdict(summary).sentences().get(0))
                .startsWith(
                        "a.b: Of 10,000 rows compared (0.5 % of the ring, seed -7) 1 differs; with 95 % confidence at most"
                                + " 0.031 % of all rows do.")
                .contains("at most 0.45 % of all partitions");
    }

    @Test
    void should_count_rows_when_some_differ() {
        Verdict verdict = verdict(Validations.different());

        assertThat(verdict.level()).isEqualTo(Level.BAD);
        assertThat(verdict.headline()).isEqualTo("110 rows differ");
        assertThat(verdict.sentences())
                .containsExactly(
                        "chat.channels: Of 2,000 rows compared none differs.",
                        "chat.messages: Of 1,000,000 rows compared 110 differ.",
                        "6 rows were being written while they were looked at, and differed each time; they are not counted"
                                + " as mismatches.");
    }

    @Test
    void should_never_be_good_when_splits_are_left() {
        TableComparison table = Validations.table("a.b", 500, Differences.NONE, null);
        Verdict interrupted = verdict(
                Validations.of(RunOutcome.INTERRUPTED, null, List.of(left(table, new Splits(64, 30, 4, 0, 30)))));
        Verdict claimed =
                verdict(Validations.of(RunOutcome.DONE, null, List.of(left(table, new Splits(64, 63, 1, 0, 0)))));
        Verdict broken = verdict(Validations.of(RunOutcome.BROKEN, null, List.of()));

        assertThat(List.of(interrupted, claimed, broken))
                .extracting(Verdict::level)
                .containsOnly(Level.WARNING);
        assertThat(interrupted.headline())
                .isEqualTo("Not everything was compared: 34 of 64 splits are left. No difference was found so far.");
        assertThat(interrupted.sentences())
                .contains(
                        "a.b: Of 500 rows compared none differs. NOT compared: 34 of 64 splits, 4 could not be read.",
                        "To go on: ringshift validate --config chat.conf");
        assertThat(claimed.headline()).startsWith("Not everything was compared: 1 of 64 splits are left.");
        assertThat(broken.headline()).startsWith("Not everything was compared: the run ended early (broken).");
    }

    @Test
    void should_not_call_it_good_when_no_row_was_there() {
        Verdict verdict = verdict(
                Validations.of(RunOutcome.DONE, null, List.of(Validations.table("a.b", 0, Differences.NONE, null))));

        assertThat(verdict.level()).isEqualTo(Level.WARNING);
        assertThat(verdict.headline()).isEqualTo("Neither side has a row");
    }

    @Test
    void should_leave_most_tables_to_the_list_when_there_are_many() {
        List<TableComparison> tables = IntStream.range(0, 500)
                .mapToObj(i -> Validations.table("a.t" + i, 10, Differences.NONE, null))
                .toList();

        assertThat(verdict(Validations.of(RunOutcome.DONE, null, tables)).sentences())
                .hasSize(22)
                .contains("480 more are in the list below.");
    }
}
