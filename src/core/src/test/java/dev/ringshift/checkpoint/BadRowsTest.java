package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.badRow;
import static dev.ringshift.checkpoint.Checkpoints.end;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("chat.checkpoint.db");
    }

    private static List<BadRow> rows(Checkpoint checkpoint) {
        List<BadRow> rows = new ArrayList<>();
        checkpoint.forEachBadRow(line -> rows.add(parse(line)));
        assertThat(checkpoint.badRows()).isEqualTo(rows.size());
        return rows;
    }

    private static BadRow parse(String line) {
        try {
            return BadRowFile.parse(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void should_keep_bad_rows_of_all_runs_when_opened_again() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(rows(checkpoint)).isEmpty();
            end(checkpoint, split(0, 100), new Done(), badRow(50, 1, "'x'"), badRow(50, 2, "'y'"));
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            end(checkpoint, split(-100, 0), new Done(), badRow(0, 3, "'z'"));

            assertThat(rows(checkpoint))
                    .containsExactly(badRow(0, 3, "'z'"), badRow(50, 1, "'x'"), badRow(50, 2, "'y'"));
            checkpoint.planned(TABLE, 2, 0, 0, 1, 0);
        }
        assertThat(CheckpointStatus.read(file).tables().get(0).badRows()).isEqualTo(3);
    }

    @Test
    void should_forget_those_of_its_range_alone_when_a_split_is_done_again() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            end(checkpoint, split(0, 100), new Done(), badRow(1, 1, "'x'"), badRow(100, 2, "'y'"));
            end(checkpoint, split(-100, 0), new Done(), badRow(0, 3, "'z'"));
            Split other = new Split("chat.other", new TokenRange(0, 100), 0, 1);
            end(checkpoint, other, new Done());

            end(checkpoint, split(99, 100), new Done());
            assertThat(rows(checkpoint)).containsExactly(badRow(0, 3, "'z'"), badRow(1, 1, "'x'"));

            end(checkpoint, split(0, 1), new Done(), badRow(1, 1, "'still'"));
            assertThat(rows(checkpoint)).containsExactly(badRow(0, 3, "'z'"), badRow(1, 1, "'still'"));

            end(checkpoint, split(-100, 100), new Done());
            assertThat(rows(checkpoint)).isEmpty();
        }
    }

    @Test
    void should_lose_none_when_a_split_is_not_done() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            end(checkpoint, split(0, 100), new Done(), badRow(1, 1, "'x'"), badRow(2, 2, "'y'"));

            end(checkpoint, split(0, 1), new Abandoned());
            end(checkpoint, split(0, 2), new Failed("Cannot write"), badRow(2, 2, "'new'"), badRow(2, 3, "'z'"));

            assertThat(rows(checkpoint))
                    .containsExactly(badRow(1, 1, "'x'"), badRow(2, 2, "'new'"), badRow(2, 3, "'z'"));
        }
    }

    @Test
    void should_record_none_when_the_end_of_the_split_cannot_be_recorded() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            SplitReport unknown =
                    new SplitReport(split(0, 100), Checkpoints.TALLY, 1, new Done(), List.of(badRow(1, 1, "'x'")));

            assertThatThrownBy(() -> checkpoint.record(List.of(unknown))).isInstanceOf(IllegalStateException.class);

            assertThat(rows(checkpoint)).isEmpty();
        }
    }

    @Test
    void should_count_rows_and_attempts_of_all_splits_when_asked() {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.rowsRead()).isZero();
            assertThat(checkpoint.latestAttempt(TABLE)).isZero();
            Checkpoints.done(checkpoint, 0, 100);
            checkpoint.beginAt(TABLE, 4);
            Checkpoints.failed(checkpoint, 100, 200);
            checkpoint.started(List.of(split(200, 300)));

            assertThat(checkpoint.rowsRead()).isEqualTo(2 * Checkpoints.TALLY.rows());
            assertThat(checkpoint.latestAttempt(TABLE)).isEqualTo(4);
            assertThat(checkpoint.latestAttempt("chat.other")).isZero();
        }
    }

    /** The first format had no bad rows. */
    @Test
    void should_take_an_older_file_when_bad_rows_were_not_known() throws Exception {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            checkpoint.planned(TABLE, 2, 0, 0, 1, 0);
            Checkpoints.done(checkpoint, 0, 100);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String sql : List.of(
                    "DROP TABLE bad_row",
                    "DROP TABLE comparison",
                    "DROP TABLE suspect",
                    "DROP TABLE mismatch",
                    "ALTER TABLE planned DROP COLUMN ring",
                    "ALTER TABLE planned DROP COLUMN ended",
                    "ALTER TABLE split DROP COLUMN suspects",
                    "PRAGMA user_version = 1")) {
                execute(connection.prepareStatement(sql));
            }
        }
        assertThat(CheckpointStatus.read(file).tables().get(0).badRows()).isZero();

        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            end(checkpoint, split(100, 200), new Done(), badRow(150, 1, "'x'"));

            assertThat(rows(checkpoint)).hasSize(1);
            assertThat(checkpoint.done(TABLE).ranges()).containsExactly(new TokenRange(0, 200));
        }
        assertThat(CheckpointStatus.read(file).tables().get(0).badRows()).isEqualTo(1);
    }

    private static void execute(PreparedStatement statement) throws SQLException {
        try (statement) {
            statement.execute();
        }
    }
}
