package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondLookTest {
    private static final String TABLE = "chat.messages";
    private static final int SUSPECTS = 50;

    @TempDir
    private Path folder;

    private Checkpoint checkpoint;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Long> seen = new ArrayList<>();

    @BeforeEach
    void open() {
        ComparisonStart start = new ComparisonStart(Set.of(TABLE), earlier -> earlier, false, 100);
        checkpoint = Checkpoint.open(folder.resolve("validate.db"), start, "run");
        Split split = new Split(TABLE, new TokenRange(0, 100), 0, 1);
        List<Suspect> suspects = LongStream.range(0, SUSPECTS)
                .mapToObj(token -> suspect(token, System.currentTimeMillis()))
                .toList();
        checkpoint.started(List.of(split));
        checkpoint.record(List.of(
                new SplitReport(split, Tally.ZERO, 1, new Done(), new Compared(Comparison.NONE, suspects, List.of()))));
    }

    @AfterEach
    void close() {
        checkpoint.close();
    }

    private static Suspect suspect(long token, long dueMillis) {
        return new Suspect(TABLE, token, List.of(), List.of(), Shown.BY_SOURCE, dueMillis, 1);
    }

    /** Each row differs, but those with the tokens cannot be read. */
    private SecondLook.Looker unreadable(Set<Long> tokens) {
        return (table, suspects) -> {
            if (suspects.stream().anyMatch(suspect -> tokens.contains(suspect.token()))) {
                throw new ExecutionException(new IllegalStateException("no answer"));
            }
            suspects.forEach(suspect -> seen.add(suspect.token()));
            Comparison comparison = suspects.stream()
                    .map(suspect -> Comparison.mismatched(1, 1, Differences.of(Kind.MISSING)))
                    .reduce(Comparison.NONE, Comparison::plus);
            return new Compared(comparison, List.of(), List.of());
        };
    }

    private boolean run(SecondLook.Looker looker) throws InterruptedException {
        return new SecondLook(checkpoint.findings(), looker, () -> false, new PrintStream(err, true, UTF_8)).run();
    }

    private long mismatched() {
        return checkpoint.findings().comparison(TABLE).mismatchedRows();
    }

    @Test
    void should_judge_each_row_once_when_all_can_be_read() throws InterruptedException {
        assertThat(run(unreadable(Set.of()))).isTrue();

        assertThat(seen).hasSize(SUSPECTS).doesNotHaveDuplicates();
        assertThat(mismatched()).isEqualTo(SUSPECTS);
        assertThat(checkpoint.findings().suspects()).isZero();
    }

    @Test
    void should_judge_the_others_when_a_row_cannot_be_read() throws InterruptedException {
        assertThat(run(unreadable(Set.of(7L, 9L)))).isFalse();

        assertThat(seen).hasSize(SUSPECTS - 2).doesNotHaveDuplicates();
        assertThat(mismatched()).isEqualTo(SUSPECTS - 2);
        assertThat(checkpoint.findings().suspects()).as("for the next run").isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("Cannot look again at a row of chat.messages, token 7: ", "token 9");
    }

    @Test
    void should_give_up_when_no_row_can_be_read() throws InterruptedException {
        List<Integer> asked = new ArrayList<>();

        assertThat(run((table, suspects) -> {
                    asked.add(suspects.size());
                    throw new ExecutionException(new IllegalStateException("no answer"));
                }))
                .isFalse();

        assertThat(asked).hasSizeLessThan(SUSPECTS);
        assertThat(checkpoint.findings().suspects()).isEqualTo(SUSPECTS);
        assertThat(err.toString(UTF_8)).contains("Cannot look again at 50 rows that differ: no answer");
    }

    /** In cluster mode the driver prepares its statements first, and that failure took the whole report along. */
    @Test
    void should_give_up_when_nothing_can_be_prepared() throws InterruptedException {
        assertThat(run((table, suspects) -> {
                    throw new DriverTimeoutException("no answer");
                }))
                .isFalse();

        assertThat(checkpoint.findings().suspects()).isEqualTo(SUSPECTS);
        assertThat(err.toString(UTF_8)).contains("Cannot look again at 50 rows that differ: no answer");
    }

    @Test
    void should_look_once_more_when_a_row_is_being_written() throws InterruptedException {
        boolean done = run((table, suspects) -> {
            List<Suspect> again = suspects.stream()
                    .filter(suspect -> suspect.looks() == 1)
                    .map(suspect -> suspect.again(System.currentTimeMillis() + 5))
                    .toList();
            suspects.forEach(suspect -> seen.add(suspect.token()));
            return new Compared(Comparison.NONE, again, List.of());
        });

        assertThat(done).isTrue();
        assertThat(seen).hasSize(2 * SUSPECTS);
    }

    @Test
    void should_leave_them_suspect_when_told_to_stop() throws InterruptedException {
        boolean done = new SecondLook(
                        checkpoint.findings(), unreadable(Set.of()), () -> true, new PrintStream(err, true, UTF_8))
                .run();

        assertThat(done).isTrue();
        assertThat(checkpoint.findings().suspects()).isEqualTo(SUSPECTS);
    }
}
