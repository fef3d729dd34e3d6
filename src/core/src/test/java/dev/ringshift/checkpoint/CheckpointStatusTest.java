package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.TALLY;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringshift.checkpoint.CheckpointStatus.Failure;
import dev.ringshift.checkpoint.CheckpointStatus.State;
import dev.ringshift.checkpoint.CheckpointStatus.TableStatus;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStatusTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("chat.checkpoint.db");
    }

    @Test
    void should_be_running_when_a_writer_is_at_work() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.planned(TABLE, 5, 1, 4000, 1, 0.2);
            checkpoint.planned("chat.a", 3, 0, 0, 1, 0);
            Checkpoints.done(checkpoint, Long.MIN_VALUE, 0);
            Checkpoints.failed(checkpoint, 0, 100);
            checkpoint.started(List.of(split(100, 200), split(200, 300)));

            CheckpointStatus status = CheckpointStatus.read(file);

            assertThat(status.state()).isEqualTo(State.RUNNING);
            assertThat(status.runId()).isEqualTo("run");
            assertThat(status.finished()).isEmpty();
            assertThat(status.outcome()).isEmpty();
            assertThat(status.tables()).extracting(TableStatus::table).containsExactly("chat.a", TABLE);
            TableStatus table = status.tables().get(1);
            assertThat(table.ringDone()).isCloseTo(0.5, within(1e-9));
            assertThat(table)
                    .isEqualTo(new TableStatus(
                            TABLE,
                            5,
                            1,
                            4000,
                            2,
                            1,
                            List.of(new Failure(new TokenRange(0, 100), "Cannot read (0, 100]")),
                            1,
                            TALLY,
                            0,
                            1,
                            0.2,
                            table.ringDone()));

            Checkpoints.done(checkpoint, 0, 100);
            assertThat(CheckpointStatus.read(file).tables().get(1).failures())
                    .as("done since")
                    .isEmpty();
        }
    }

    @Test
    void should_have_ended_when_the_run_said_so() {
        SetClock clock = new SetClock();
        try (Checkpoint checkpoint = Checkpoints.open(file, Checkpoints.thisProcess(), clock)) {
            clock.move(Duration.ofMinutes(5));
            checkpoint.finished("DONE");
        }

        CheckpointStatus status = CheckpointStatus.read(file);

        assertThat(status.state()).isEqualTo(State.ENDED);
        assertThat(status.started()).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
        assertThat(status.finished()).contains(Instant.parse("2026-11-24T10:05:00Z"));
        assertThat(status.outcome()).contains("DONE");
        assertThat(status.tables()).isEmpty();
    }

    @Test
    void should_be_killed_when_the_run_closed_without_saying_how_it_ended() {
        Checkpoints.open(file).close();

        assertThat(CheckpointStatus.read(file).state()).isEqualTo(State.KILLED);
    }

    @Test
    void should_be_killed_when_the_holder_is_gone_from_this_host() {
        Lease.Holder self = Checkpoints.thisProcess();
        Lease.Holder reused = new Lease.Holder("gone", self.host(), self.pid(), self.processStarted() - 1000);
        try (Checkpoint left = Checkpoints.open(file, reused, Clock.systemUTC())) {
            Checkpoints.done(left, 0, 100);

            assertThat(CheckpointStatus.read(file).state()).isEqualTo(State.KILLED);
        }
    }

    @Test
    void should_be_killed_when_a_holder_on_another_host_gave_no_sign_of_life() {
        Clock past = Clock.offset(Clock.systemUTC(), Lease.LIFE.negated());
        try (Checkpoint left = Checkpoints.open(file, Checkpoints.onAnotherHost(), past)) {
            Checkpoints.done(left, 0, 100);

            assertThat(CheckpointStatus.read(file).state()).isEqualTo(State.KILLED);
        }
    }

    @Test
    void should_be_running_when_a_holder_on_another_host_gave_a_sign_of_life() {
        try (Checkpoint held = Checkpoints.open(file, Checkpoints.onAnotherHost(), Clock.systemUTC())) {
            Checkpoints.done(held, 0, 100);

            assertThat(CheckpointStatus.read(file).state()).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void should_tell_of_the_latest_run_when_there_were_several() {
        for (String run : List.of("first", "second")) {
            try (Checkpoint checkpoint = Checkpoint.open(file, Checkpoints.MEANING, run)) {
                checkpoint.planned(TABLE, run.length(), 0, 0, 1, 0);
                checkpoint.finished("INCOMPLETE");
            }
        }
        try (Checkpoint checkpoint = Checkpoint.open(file, Checkpoints.MEANING, "third")) {
            CheckpointStatus status = CheckpointStatus.read(file);

            assertThat(status.runId()).isEqualTo("third");
            assertThat(status.state()).isEqualTo(State.RUNNING);
            assertThat(status.outcome()).as("of the third, not of those before").isEmpty();
            assertThat(status.tables().get(0).planned()).isEqualTo("second".length());
            checkpoint.finished("DONE");
        }
        assertThat(CheckpointStatus.read(file).outcome()).contains("DONE");
    }

    @Test
    void should_show_the_first_failures_when_there_are_many() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.planned(TABLE, 30, 0, 0, 1, 0);
            for (long start = 29; start >= 0; start--) {
                Checkpoints.failed(checkpoint, 10 * start, 10 * start + 5);
            }

            TableStatus table = CheckpointStatus.read(file).tables().get(0);

            assertThat(table.failed()).isEqualTo(30);
            assertThat(table.failures())
                    .hasSize(20)
                    .first()
                    .isEqualTo(new Failure(new TokenRange(0, 5), "Cannot read (0, 5]"));
        }
    }

    @Test
    void should_say_that_no_run_has_begun_when_the_file_is_made_and_no_more() {
        Database.open(file).close();

        assertThatThrownBy(() -> CheckpointStatus.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("Cannot say anything yet: no run has begun on this checkpoint");
    }

    @Test
    void should_change_nothing_when_it_is_read() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Checkpoints.failed(checkpoint, 0, 100);
            for (int i = 0; i < 3; i++) {
                CheckpointStatus.read(file);
            }

            Checkpoints.done(checkpoint, 0, 100);
            assertThat(checkpoint.done(TABLE).ranges()).hasSize(1);
        }
    }
}
