package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.CheckpointStatus;
import dev.ringshift.checkpoint.CheckpointStatus.Failure;
import dev.ringshift.checkpoint.CheckpointStatus.State;
import dev.ringshift.checkpoint.CheckpointStatus.TableStatus;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.TokenRange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final Instant STARTED = Instant.parse("2026-11-24T10:00:00Z");
    private static final Tally TALLY = new Tally(1_234_567, 5, 3L << 30, 4, 0, 9, 9);

    private static CheckpointStatus status(State state, TableStatus... tables) {
        return new CheckpointStatus("r1", STARTED, Optional.empty(), Optional.empty(), state, List.of(tables));
    }

    private static TableStatus table(String name, double ringDoneBefore, double ringDone) {
        return table(name, 0, ringDoneBefore, ringDone);
    }

    private static TableStatus table(String name, long estimatedBytes, double ringDoneBefore, double ringDone) {
        return new TableStatus(
                name, 2000, 0, estimatedBytes, 2, 1500, List.of(), 0, TALLY, 0, 1, ringDoneBefore, ringDone);
    }

    private static String render(CheckpointStatus status, long secondsLater) {
        return StatusCommand.render(status, Clock.fixed(STARTED.plusSeconds(secondsLater), ZoneOffset.UTC));
    }

    @Test
    void should_tell_tables_and_time_left_when_the_run_goes_on() {
        assertThat(render(status(State.RUNNING, table("chat.messages", 0, 0.75)), 300))
                .isEqualTo("""
                run r1, began 2026-11-24T10:00:00Z, is running
                chat.messages: 75.0 % of the ring done, 1,500 splits done, 2 running, 0 failed; 1,234,567 rows, 3.0 GiB; about 1:40 min left
                time left: about 1:40 min
                """);
    }

    @Test
    void should_guess_from_this_run_alone_when_earlier_ones_had_done_half() {
        String text = render(status(State.RUNNING, table("chat.messages", 0.5, 0.75)), 300);

        assertThat(text).endsWith("time left: about 5:00 min\n");
    }

    @Test
    void should_add_tables_up_when_there_are_more() {
        String text = render(status(State.RUNNING, table("chat.channels", 0, 1), table("chat.messages", 0, 0)), 3600);

        assertThat(text)
                .containsSubsequence("chat.channels: 100.0 %", "chat.messages: 0.0 %")
                .endsWith("time left: about 1:00:00 h\n");
    }

    /** The splits that earlier runs had done were taken for that share of the ring, though splits differ in width. */
    @Test
    void should_guess_from_the_ring_when_it_was_cut_otherwise_before() {
        TableStatus table =
                new TableStatus("chat.messages", 1000, 900, 0, 2, 1500, List.of(), 0, TALLY, 0, 1, 0.5, 0.75);

        assertThat(render(status(State.RUNNING, table), 300)).endsWith("time left: about 5:00 min\n");
    }

    @Test
    void should_guess_for_each_table_by_its_bytes_when_the_source_estimates_them() {
        String text = render(
                status(
                        State.RUNNING,
                        table("chat.channels", 1000, 0.5, 1),
                        table("chat.messages", 8000, 0.5, 0.75),
                        table("chat.old", 0, 1, 1),
                        table("chat.reactions", 5000, 0, 0)),
                300);

        assertThat(text.lines().map(line -> line.replaceFirst(":.*GiB", "")))
                .containsExactly(
                        "run r1, began 2026-11-24T10:00:00Z, is running",
                        "chat.channels",
                        "chat.messages; about 4:00 min left",
                        "chat.old",
                        "chat.reactions; about 5:00 min left",
                        "time left: about 9:00 min");
    }

    @Test
    void should_not_guess_when_this_run_has_done_nothing_yet() {
        assertThat(render(status(State.RUNNING, table("chat.messages", 0, 0)), 300))
                .endsWith("time left: not known yet\n");
        assertThat(render(status(State.RUNNING, table("chat.messages", 0.5, 0.5)), 300))
                .endsWith("time left: not known yet\n");
    }

    @Test
    void should_say_how_to_go_on_when_the_run_was_killed() {
        assertThat(render(status(State.KILLED, table("chat.messages", 0, 0.75)), 300))
                .startsWith("run r1, began 2026-11-24T10:00:00Z, was killed; start it again to go on\n")
                .doesNotContain("time left");
    }

    @Test
    void should_say_when_and_how_when_the_run_has_ended() {
        CheckpointStatus ended = new CheckpointStatus(
                "r1", STARTED, Optional.of(STARTED.plusSeconds(61)), Optional.of("INCOMPLETE"), State.ENDED, List.of());

        assertThat(render(ended, 300))
                .isEqualTo("run r1, began 2026-11-24T10:00:00Z, ended 2026-11-24T10:01:01Z, incomplete\n");
    }

    @Test
    void should_show_ranges_and_reasons_when_splits_have_failed() {
        TableStatus table = new TableStatus(
                "chat.messages",
                2000,
                0,
                0,
                0,
                1999,
                List.of(new Failure(new TokenRange(-7, 1234), "Cannot write: too large")),
                1,
                Tally.ZERO,
                1234,
                1,
                0,
                0.9996);

        assertThat(render(status(State.KILLED, table), 300))
                .contains(
                        "1,999 splits done, 0 running, 1 failed; 0 rows, 0 B, 1,234 bad rows set aside\n  (-7, 1234] Cannot write: too large\n");
    }

    @Test
    void should_not_depend_on_the_locale_when_numbers_are_shown() {
        Locale before = Locale.getDefault();
        CheckpointStatus status = status(State.RUNNING, table("chat.messages", 0, 0.75));
        String expected = render(status, 300);
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(render(status, 300)).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }
}
