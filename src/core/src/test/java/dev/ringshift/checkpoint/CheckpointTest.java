package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.MEANING;
import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.TALLY;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.SplitFile;
import dev.ringshift.report.SplitFile.State;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("run").resolve("chat.checkpoint.db");
    }

    @Test
    void should_have_nothing_done_when_the_file_is_new() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);
            assertThat(checkpoint.failed(TABLE)).isEmpty();
            assertThat(checkpoint.tally(TABLE)).isEqualTo(Tally.ZERO);
        }
        assertThat(file).exists();
    }

    @Test
    void should_go_on_from_what_is_done_when_opened_again() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.done(checkpoint, 100, 200);
            Checkpoints.done(checkpoint, Long.MIN_VALUE, 0);
            Checkpoints.done(checkpoint, 50, 100);
            Checkpoints.failed(checkpoint, 300, 400);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.done(TABLE).ranges())
                    .containsExactly(new TokenRange(Long.MIN_VALUE, 0), new TokenRange(50, 200));
            assertThat(checkpoint.done("chat.other")).isEqualTo(RangeSet.EMPTY);
            assertThat(checkpoint.tally(TABLE))
                    .as("of what is done alone")
                    .isEqualTo(TALLY.plus(TALLY).plus(TALLY));
        }
    }

    @Test
    void should_name_what_failed_when_it_was_not_done_since() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, 300, 400);
            Checkpoints.failed(checkpoint, 0, 100);
            Checkpoints.failed(checkpoint, 500, 600);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.done(checkpoint, 300, 400);
            Checkpoints.end(checkpoint, split(500, 600), new Abandoned());
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.failed(TABLE)).containsExactly(split(0, 100));
        }
    }

    @Test
    void should_name_what_is_left_of_a_failed_split_when_other_splits_did_parts_of_it() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, 0, 100);
            Checkpoints.done(checkpoint, -50, 20);
            Checkpoints.done(checkpoint, 40, 60);

            assertThat(checkpoint.failed(TABLE))
                    .extracting(Split::range)
                    .containsExactly(new TokenRange(20, 40), new TokenRange(60, 100));
        }
    }

    @Test
    void should_number_attempts_when_splits_are_taken_up_again() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(Checkpoints.failed(checkpoint, 0, 100).attempt()).isEqualTo(attempt);
            }
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.started(List.of(split(50, 60), split(99, 200), split(100, 200))))
                    .extracting(Split::attempt)
                    .as("of any split that shares a token")
                    .containsExactly(4, 4, 1);
        }
    }

    @Test
    void should_number_attempts_when_a_run_was_killed_in_the_middle_of_one() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.started(List.of(split(0, 100)));
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.failed(TABLE)).as("not its fault").isEmpty();
            assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);
            assertThat(Checkpoints.done(checkpoint, 0, 100).attempt()).isEqualTo(2);
        }
    }

    @Test
    void should_record_none_of_the_reports_when_one_is_of_a_split_that_was_never_started() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Split started = checkpoint.started(List.of(split(0, 100))).get(0);

            assertThatThrownBy(() -> checkpoint.record(List.of(
                            Checkpoints.report(started, new Done()), Checkpoints.report(split(500, 600), new Done()))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A split was reported that was never recorded as started");
            assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);

            checkpoint.record(List.of(Checkpoints.report(started, new Done())));
            assertThat(checkpoint.done(TABLE).ranges()).containsExactly(new TokenRange(0, 100));
        }
    }

    @Test
    void should_record_a_split_at_both_ends_of_the_ring() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, Long.MIN_VALUE, Long.MAX_VALUE);
            Checkpoints.done(checkpoint, Long.MIN_VALUE, Long.MIN_VALUE + 1);
            Checkpoints.done(checkpoint, Long.MAX_VALUE - 1, Long.MAX_VALUE);

            assertThat(checkpoint.failed(TABLE))
                    .extracting(Split::range)
                    .containsExactly(new TokenRange(Long.MIN_VALUE + 1, Long.MAX_VALUE - 1));
        }
    }

    @Test
    void should_refuse_to_resume_when_the_meaning_is_another_and_name_each_difference() {
        try (Checkpoint checkpoint = Checkpoint.open(
                file, Checkpoints.meaning(Map.of("a", "1", "b", "2", "chat.messages where", "k > 5")), "first")) {
            Checkpoints.done(checkpoint, 0, 100);
        }

        assertThatThrownBy(() -> Checkpoint.open(
                        file, Checkpoints.meaning(Map.of("a", "1", "chat.messages where", "", "c", "3")), "second"))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("Cannot resume " + file + ": b was \"2\", is gone, c is new, as \"3\","
                        + " chat.messages where was \"k > 5\", is \"\" now; use the earlier settings, or another"
                        + " checkpoint.path");
        assertThat(CheckpointStatus.read(file).runId()).as("no run began").isEqualTo("first");
        try (Checkpoint checkpoint = Checkpoint.open(
                file, Checkpoints.meaning(Map.of("a", "1", "b", "2", "chat.messages where", "k > 5")), "third")) {
            assertThat(checkpoint.done(TABLE).ranges()).hasSize(1);
        }
    }

    @Test
    void should_resume_when_tables_have_come_and_gone() {
        try (Checkpoint checkpoint = Checkpoint.open(
                file, Checkpoints.meaning(Map.of("a", "1", TABLE + " where", "", "chat.gone where", "")), "first")) {
            Checkpoints.done(checkpoint, 0, 100);
        }

        try (Checkpoint checkpoint = Checkpoint.open(
                file,
                Checkpoints.meaning(Map.of("a", "1", TABLE + " where", "", "chat.new where", "k > 1")),
                "second")) {
            assertThat(checkpoint.done(TABLE).ranges()).hasSize(1);
        }

        assertThatThrownBy(() -> Checkpoint.open(
                        file,
                        Checkpoints.meaning(Map.of("a", "1", "chat.new where", "", "chat.gone where", "x")),
                        "third"))
                .hasMessageContaining(
                        "chat.gone where was \"\", is \"x\" now, chat.new where was \"k > 1\", is \"\" now;");
    }

    @Test
    void should_close_once_when_told_twice() {
        Checkpoint checkpoint = Checkpoints.open(file);
        checkpoint.close();
        checkpoint.close();

        Checkpoints.open(file).close();
    }

    @Test
    void should_refuse_a_record_when_closed() {
        Checkpoint checkpoint = Checkpoints.open(file);
        checkpoint.close();

        assertThatThrownBy(() -> checkpoint.planned(TABLE, 1, 0, 0, 1, 0))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("Cannot use " + file);
    }

    @Test
    void should_let_many_threads_record_at_once() throws Exception {
        try (Checkpoint checkpoint = Checkpoint.open(file, MEANING, "run")) {
            Thread[] threads = new Thread[4];
            for (int t = 0; t < threads.length; t++) {
                long base = 1000L * t;
                threads[t] = new Thread(() -> {
                    for (long start = base; start < base + 10; start++) {
                        Checkpoints.done(checkpoint, start, start + 1);
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(checkpoint.done(TABLE).ranges())
                    .containsExactly(
                            new TokenRange(0, 10),
                            new TokenRange(1000, 1010),
                            new TokenRange(2000, 2010),
                            new TokenRange(3000, 3010));
            assertThat(checkpoint.tally(TABLE).rows()).isEqualTo(40 * TALLY.rows());
        }
    }

    private static List<SplitFile.Line> lines(Checkpoint checkpoint) {
        List<SplitFile.Line> lines = new ArrayList<>();
        checkpoint.forEachSplit(lines::add);
        return lines;
    }

    @Test
    void should_give_each_split_of_all_runs_in_order_when_asked_for_them() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.done(checkpoint, 100, 200);
            Checkpoints.failed(checkpoint, -300, -200);
            Checkpoints.end(checkpoint, split(0, 100), new Abandoned());
            checkpoint.started(List.of(new Split("chat.channels", new TokenRange(5, 6), 0, 1)));
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.started(List.of(split(300, 400)));

            assertThat(lines(checkpoint))
                    .containsExactly(
                            new SplitFile.Line("chat.channels", 5, 6, State.PENDING, 1, 0, 0, 0, 0, 0, 0, 0, null),
                            line(-300, -200, State.FAILED, "Cannot read (-300, -200]"),
                            line(0, 100, State.PENDING, null),
                            line(100, 200, State.DONE, null),
                            new SplitFile.Line(TABLE, 300, 400, State.PENDING, 1, 100, 0, 0, 0, 0, 0, 0, null));
        }
    }

    private static SplitFile.Line line(long start, long end, State state, @Nullable String reason) {
        return new SplitFile.Line(TABLE, start, end, state, 1, 100, 10, 40, 1000, 1, 0, 7, reason);
    }

    private static List<String> states(Checkpoint checkpoint) {
        return lines(checkpoint).stream()
                .map(line -> "%d %s %d".formatted(line.start(), line.state(), line.attempt()))
                .toList();
    }

    @Test
    void should_forget_why_a_split_failed_when_it_is_done_since() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, 0, 100);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.started(List.of(split(0, 100)));
            assertThat(states(checkpoint)).containsExactly("0 PENDING 2");
            assertThat(lines(checkpoint)).extracting(SplitFile.Line::reason).containsOnlyNulls();
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.done(checkpoint, 0, 100);
            assertThat(states(checkpoint)).containsExactly("0 DONE 3");
            assertThat(lines(checkpoint)).extracting(SplitFile.Line::reason).containsOnlyNulls();
        }
    }

    @Test
    void should_leave_out_what_did_not_end_when_it_was_done_since_in_other_splits() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, 0, 100);
            Checkpoints.end(checkpoint, split(100, 200), new Abandoned());
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.done(checkpoint, 0, 50);
            assertThat(states(checkpoint)).containsExactly("0 DONE 2", "0 FAILED 1", "100 PENDING 1");

            Checkpoints.done(checkpoint, 50, 150);
            assertThat(states(checkpoint)).containsExactly("0 DONE 2", "50 DONE 2", "100 PENDING 1");
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            // as a replay does: on tokens that were done before
            Checkpoints.failed(checkpoint, 20, 21);
            assertThat(states(checkpoint)).containsExactly("0 DONE 2", "20 FAILED 2", "50 DONE 2", "100 PENDING 1");
        }
    }
}
