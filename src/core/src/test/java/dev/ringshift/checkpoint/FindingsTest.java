package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.checkpoint.Findings.Due;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    private static final Comparison TEN_ROWS =
            new Comparison(10, 2, 40, 1000, 0, 3, 1, 1, 0, Differences.of(Kind.VALUE));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("chat.checkpoint.validate.db");
    }

    private Checkpoint open(boolean anew, int mostMismatches, Map<String, String> meaning) {
        return open(
                Set.of(TABLE),
                new ComparisonStart(Set.of(TABLE), earlier -> new TreeMap<>(meaning), anew, mostMismatches));
    }

    private Checkpoint open() {
        return open(false, 100, Map.of(ComparisonStart.SAMPLE, "1.0"));
    }

    private Checkpoint open(Set<String> tables, ComparisonStart start) {
        Checkpoint checkpoint = Checkpoint.open(file, start, "run");
        tables.forEach(table -> checkpoint.planned(table, 9, 0, 0, 1, 0));
        return checkpoint;
    }

    private static Suspect suspect(long token, long dueMillis) {
        return new Suspect(
                TABLE, token, List.of(new byte[] {1, 2}), List.of(new byte[0]), Suspect.Shown.BY_TARGET, dueMillis, 1);
    }

    private static Mismatch mismatch(long token) {
        return new Mismatch(
                TABLE,
                TABLE,
                token,
                Map.of("id", "'x'"),
                Map.of(),
                List.of(new byte[] {7}),
                Kind.MISSING,
                null,
                null,
                null,
                null,
                1000L,
                null,
                null,
                null);
    }

    private static void end(Checkpoint checkpoint, Split split, Outcome outcome, Compared compared) {
        checkpoint.started(List.of(split));
        checkpoint.record(List.of(new SplitReport(split, Tally.ZERO, 7, outcome, compared)));
    }

    private static List<Mismatch> kept(Checkpoint checkpoint) {
        List<Mismatch> kept = new ArrayList<>();
        checkpoint.findings().forEachMismatch(kept::add);
        assertThat(checkpoint.findings().mismatches()).isEqualTo(kept.size());
        return kept;
    }

    @Test
    void should_keep_all_that_was_found_when_opened_again() {
        try (Checkpoint checkpoint = open()) {
            end(
                    checkpoint,
                    split(0, 100),
                    new Done(),
                    new Compared(TEN_ROWS, List.of(suspect(5, 50)), List.of(mismatch(1))));
            end(checkpoint, split(100, 200), new Done(), new Compared(TEN_ROWS, List.of(), List.of(mismatch(2))));
            end(checkpoint, split(200, 300), new Failed("no"), Compared.NOTHING);
        }
        try (Checkpoint checkpoint = open()) {
            Findings findings = checkpoint.findings();
            assertThat(findings.comparison(TABLE)).isEqualTo(TEN_ROWS.plus(TEN_ROWS));
            assertThat(findings.comparison("chat.other")).isEqualTo(Comparison.NONE);
            assertThat(findings.suspects()).isEqualTo(1);
            assertThat(kept(checkpoint))
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(mismatch(1), mismatch(2));
            assertThat(findings.due(100, 10, Set.of()).suspects())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(suspect(5, 50));
        }
    }

    @Test
    void should_give_those_that_are_due_first_when_there_are_many() {
        try (Checkpoint checkpoint = open()) {
            end(
                    checkpoint,
                    split(0, 100),
                    new Done(),
                    new Compared(
                            TEN_ROWS,
                            List.of(suspect(9, 500), suspect(3, 70), suspect(2, 60), suspect(1, 50)),
                            List.of()));
            Findings findings = checkpoint.findings();

            assertThat(findings.due(100, 2, Set.of()).suspects())
                    .extracting(Suspect::token)
                    .containsExactly(1L, 2L);

            Due due = findings.due(100, 10, Set.of());
            assertThat(due.suspects()).extracting(Suspect::token).containsExactly(1L, 2L, 3L);
            assertThat(due.dueMillis()).isEqualTo(100);
            findings.judged(due, new Compared(TEN_ROWS, List.of(suspect(2, 900)), List.of(mismatch(1))));

            assertThat(findings.suspects()).isEqualTo(2);
            assertThat(kept(checkpoint)).hasSize(1);
            assertThat(findings.comparison(TABLE)).isEqualTo(TEN_ROWS.plus(TEN_ROWS));
            Due later = findings.due(100, 10, Set.of());
            assertThat(later.suspects()).extracting(Suspect::token).containsExactly(9L);
            assertThat(later.dueMillis()).isEqualTo(500);
            findings.judged(later, Compared.NOTHING);
            findings.judged(findings.due(1000, 10, Set.of()), Compared.NOTHING);
            assertThat(findings.due(1000, 10, Set.of()).suspects()).isEmpty();
        }
    }

    @Test
    void should_give_those_of_the_table_that_is_due_first_when_there_are_several() {
        String other = "chat.other";
        ComparisonStart both = new ComparisonStart(Set.of(TABLE, other), earlier -> new TreeMap<>(), false, 9);
        try (Checkpoint checkpoint = open(both.tables(), both)) {
            Split ofOther = new Split(other, new TokenRange(0, 100), 0, 1);
            end(checkpoint, split(0, 100), new Done(), new Compared(TEN_ROWS, List.of(suspect(1, 500)), List.of()));
            end(checkpoint, ofOther, new Done(), new Compared(TEN_ROWS, List.of(suspect(2, 50)), List.of()));
            Findings findings = checkpoint.findings();

            Due first = findings.due(100, 10, Set.of());
            assertThat(first.table()).isEqualTo(other);
            assertThat(first.suspects()).extracting(Suspect::token).containsExactly(2L);
            assertThat(findings.due(100, 10, Set.copyOf(first.numbers())).table())
                    .as("but for those of the first")
                    .isEqualTo(TABLE);
        }
    }

    /** All suspects of a table were sorted for each few that were looked at again. */
    @ParameterizedTest
    @ValueSource(strings = {Findings.FIRST_DUE, Findings.ALL_DUE})
    void should_find_those_that_are_due_without_sorting(String query) {
        open().close();
        try (Database database = Database.open(file)) {
            assertThat(plan(database, query))
                    .isNotEmpty()
                    .allSatisfy(step -> assertThat(step).startsWith("SEARCH suspect USING"));
        }
    }

    /** What SQLite does, step by step. */
    private static List<String> plan(Database database, String query) {
        return database.query(connection -> {
            List<String> steps = new ArrayList<>();
            try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
                    ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            return steps;
        });
    }

    @Test
    void should_keep_no_more_mismatches_than_asked_for_when_there_are_more() {
        try (Checkpoint checkpoint = open(false, 2, Map.of())) {
            end(checkpoint, split(0, 9), new Done(), new Compared(TEN_ROWS, List.of(), List.of(mismatch(1))));
            end(
                    checkpoint,
                    split(9, 19),
                    new Done(),
                    new Compared(TEN_ROWS, List.of(), List.of(mismatch(2), mismatch(3))));
            end(checkpoint, split(19, 29), new Done(), new Compared(TEN_ROWS, List.of(), List.of(mismatch(4))));

            assertThat(kept(checkpoint)).extracting(Mismatch::token).containsExactly(1L, 2L);
            assertThat(checkpoint.findings().comparison(TABLE).mismatchedRows()).isEqualTo(3);
        }
    }

    @Test
    void should_begin_anew_when_the_last_run_came_to_its_end() {
        for (RunOutcome end : List.of(RunOutcome.DONE, RunOutcome.DIFFERENT)) {
            try (Checkpoint checkpoint = open()) {
                end(checkpoint, split(0, 100), new Done(), new Compared(TEN_ROWS, List.of(), List.of(mismatch(1))));
                checkpoint.finished(end.name());
            }
            try (Checkpoint checkpoint = open(false, 9, Map.of(ComparisonStart.SAMPLE, "0.5"))) {
                assertThat(checkpoint.done(TABLE).ranges()).isEmpty();
                assertThat(checkpoint.findings().comparison(TABLE)).isEqualTo(Comparison.NONE);
                assertThat(kept(checkpoint)).isEmpty();
                assertThat(checkpoint.meaning()).containsExactly(Map.entry(ComparisonStart.SAMPLE, "0.5"));
                checkpoint.finished(end.name());
            }
        }
    }

    @Test
    void should_go_on_when_the_last_run_was_killed_or_incomplete() {
        for (RunOutcome end : List.of(RunOutcome.INCOMPLETE, RunOutcome.INTERRUPTED)) {
            try (Checkpoint checkpoint = open(true, 9, Map.of())) {
                end(checkpoint, split(0, 100), new Done(), new Compared(TEN_ROWS, List.of(), List.of()));
                checkpoint.finished(end.name());
            }
            try (Checkpoint checkpoint = open(false, 9, Map.of())) {
                end(checkpoint, split(100, 200), new Done(), new Compared(TEN_ROWS, List.of(), List.of()));
            }
            try (Checkpoint checkpoint = open(false, 9, Map.of())) {
                assertThat(checkpoint.findings().comparison(TABLE)).isEqualTo(TEN_ROWS.plus(TEN_ROWS));
            }
        }
    }

    @Test
    void should_leave_other_tables_alone_when_only_some_are_compared() {
        String other = "chat.other";
        ComparisonStart both = new ComparisonStart(Set.of(TABLE, other), earlier -> new TreeMap<>(), false, 9);
        ComparisonStart one = new ComparisonStart(Set.of(TABLE), earlier -> new TreeMap<>(), false, 9);
        Split ofOther = new Split(other, new TokenRange(0, 100), 0, 1);
        try (Checkpoint checkpoint = open(both.tables(), both)) {
            end(checkpoint, ofOther, new Done(), new Compared(TEN_ROWS, List.of(suspect(5, 50)), List.of(mismatch(1))));
        }
        try (Checkpoint checkpoint = open(one.tables(), one)) {
            assertThat(checkpoint.findings().suspects()).isZero();
            assertThat(checkpoint.findings().due(100, 9, Set.of()).suspects()).isEmpty();
            assertThat(kept(checkpoint)).isEmpty();
            end(checkpoint, split(0, 100), new Done(), new Compared(TEN_ROWS, List.of(), List.of()));
            checkpoint.finished(RunOutcome.DONE.name());
        }
        try (Checkpoint checkpoint = open(both.tables(), both)) {
            assertThat(checkpoint.done(TABLE).ranges()).as("came to its end").isEmpty();
            assertThat(checkpoint.findings().comparison(TABLE)).isEqualTo(Comparison.NONE);
            assertThat(checkpoint.done(other).ranges()).containsExactly(ofOther.range());
            assertThat(checkpoint.findings().suspects()).isEqualTo(1);
            assertThat(kept(checkpoint)).hasSize(1);
        }
    }

    @Test
    void should_refuse_other_settings_unless_told_to_begin_anew() {
        try (Checkpoint checkpoint = open()) {
            end(checkpoint, split(0, 100), new Done(), new Compared(TEN_ROWS, List.of(), List.of()));
        }
        assertThatThrownBy(() -> open(false, 9, Map.of(ComparisonStart.SAMPLE, "0.5")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "Cannot resume %s: validate.sample was \"1.0\", is \"0.5\" now; use the earlier settings, or begin anew with --restart"
                                .formatted(file));
        try (Checkpoint checkpoint = open(true, 9, Map.of(ComparisonStart.SAMPLE, "0.5"))) {
            assertThat(checkpoint.done(TABLE).ranges()).isEmpty();
        }
    }

    /** What was copied was forgotten. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_leave_the_file_as_it_is_when_it_is_a_copys(boolean anew) {
        try (Checkpoint copy = Checkpoints.open(file)) {
            Checkpoints.done(copy, 0, 100);
        }

        assertThatThrownBy(() -> open(anew, 9, Map.of(ComparisonStart.SAMPLE, "1.0")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "Cannot compare with %s: it records what is copied; choose another validate.checkpoint", file);
        try (Checkpoint copy = Checkpoints.open(file)) {
            assertThat(copy.done(TABLE).ranges()).containsExactly(new TokenRange(0, 100));
        }
    }

    @Test
    void should_know_the_earlier_meaning_when_it_makes_its_own() {
        ComparisonStart drawn = new ComparisonStart(Set.of(TABLE), FindingsTest::withSeed, false, 9);
        try (Checkpoint checkpoint = open(drawn.tables(), drawn)) {
            assertThat(checkpoint.meaning()).containsEntry("seed", "1");
        }
        try (Checkpoint checkpoint = open(drawn.tables(), drawn)) {
            assertThat(checkpoint.meaning()).containsEntry("seed", "1");
        }
    }

    private static SortedMap<String, String> withSeed(SortedMap<String, String> earlier) {
        SortedMap<String, String> meaning = new TreeMap<>();
        meaning.put(ComparisonStart.SAMPLE, "0.5");
        meaning.put("seed", earlier.getOrDefault("seed", Integer.toString(earlier.size() + 1)));
        return meaning;
    }
}
