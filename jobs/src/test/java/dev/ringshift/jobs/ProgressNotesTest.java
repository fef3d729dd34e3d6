package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.jobs.RunMeter.Work;
import dev.ringshift.report.Tally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressNotesTest {
    private static final String TABLE = "chat.messages";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Duration elapsed = Duration.ZERO;
    private long rows;
    private double ringDone;
    private Optional<Duration> remaining = Optional.empty();

    private ProgressNotes notes(Path runFolder) {
        return ProgressNotes.begin(
                runFolder, this::reading, Map.of(TABLE, this::reading), new PrintStream(err, true, UTF_8));
    }

    private Reading reading() {
        return new Reading(
                new Work(1, 10, 0, 0), new Tally(rows, 0, 10 * rows, 0, 3, 0, 0), 0, 0, ringDone, elapsed, remaining);
    }

    private void move(Duration time, long moreRows) {
        elapsed = elapsed.plus(time);
        rows += moreRows;
    }

    /** Without the head. */
    private List<String> lines() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("progress.csv"));
        return lines.subList(1, lines.size());
    }

    @Test
    void should_note_each_table_and_all_together_when_a_second_has_passed() throws IOException {
        try (ProgressNotes notes = notes(folder)) {
            move(Duration.ofMillis(999), 10);
            notes.turn();
            assertThat(lines()).isEmpty();

            move(Duration.ofMillis(1), 10);
            notes.turn();
            notes.turn();
            assertThat(lines()).containsExactly("1.0,chat.messages,0.0,20,200,20,,3", "1.0,,0.0,20,200,20,,3");

            ringDone = 2.0 / 3;
            remaining = Optional.of(Duration.ofMillis(2_500));
            move(Duration.ofSeconds(2), 100);
            notes.turn();
            assertThat(lines().subList(2, 4))
                    .containsExactly("3.0,chat.messages,0.666667,120,1200,50,2,3", "3.0,,0.666667,120,1200,50,2,3");
        }
    }

    @Test
    void should_have_a_last_line_with_the_speed_of_a_second_at_least_when_closed() throws IOException {
        try (ProgressNotes notes = notes(folder)) {
            move(Duration.ofSeconds(1), 100);
            notes.turn();
            move(Duration.ofSeconds(1), 100);
            notes.turn();
            move(Duration.ofMillis(250), 400);
            ringDone = 1.000_000_1; // what was done already may be copied again
            remaining = Optional.of(Duration.ZERO);
        }
        assertThat(lines()).hasSize(6).last().isEqualTo("2.25,,1.0,600,6000,400,0,3");
    }

    @Test
    void should_have_a_line_when_the_run_was_over_at_once() throws IOException {
        notes(folder).close();

        assertThat(lines()).containsExactly("0.0,chat.messages,0.0,0,0,0,,3", "0.0,,0.0,0,0,0,,3");
    }

    @Test
    void should_note_ever_more_rarely_when_a_run_takes_days() throws IOException {
        try (ProgressNotes notes = notes(folder)) {
            for (int second = 0; second < 3 * 24 * 3600; second++) {
                move(Duration.ofSeconds(1), 1);
                notes.turn();
            }
        }
        assertThat(lines()).hasSizeBetween(1_000, 2_000);
    }

    @Test
    void should_warn_once_and_go_on_when_the_file_cannot_be_written() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (ProgressNotes notes = notes(file.resolve("run"))) {
            for (int second = 0; second < 10; second++) {
                move(Duration.ofSeconds(1), 1);
                notes.turn();
            }
        }
        assertThat(err.toString(UTF_8))
                .startsWith("ringshift: Cannot write " + file.resolve("run/progress.csv") + ": ")
                .endsWith("; the run goes on without it\n")
                .hasLineCount(1);
    }

    /** A device that is always full. */
    @Test
    void should_warn_once_and_go_on_when_the_disk_is_full() throws IOException {
        Files.createSymbolicLink(folder.resolve("progress.csv"), Path.of("/dev/full"));
        try (ProgressNotes notes = notes(folder)) {
            move(Duration.ofSeconds(1), 1);
            notes.turn();
        }
        assertThat(err.toString(UTF_8)).contains("No space left on device").hasLineCount(1);
    }
}
