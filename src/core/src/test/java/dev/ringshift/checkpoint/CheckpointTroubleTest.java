package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.MEANING;
import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no checkpoints, places that cannot be written, disks that are full. */
class CheckpointTroubleTest {
    private static final String NO_PLACE =
            "Cannot write %s: check that it is a file and that it and its folder may be written, or choose another checkpoint.path";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("chat.checkpoint.db");
    }

    @Test
    void should_refuse_when_the_file_is_text() throws IOException {
        Files.writeString(file, "2026-11-24 INFO nothing to see here\n".repeat(500));
        byte[] before = Files.readAllBytes(file);

        assertRefused(() -> Checkpoints.open(file), "Cannot use " + file + ": it is damaged, or no checkpoint at all");
        assertRefused(() -> CheckpointStatus.read(file), "it is damaged, or no checkpoint at all");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    /** It was put into another journal mode before it was looked at. */
    @Test
    void should_leave_the_file_as_it_is_when_another_application_made_it() throws Exception {
        sql(file, "CREATE TABLE bookmarks (url TEXT)", "PRAGMA application_id = 77");
        byte[] before = Files.readAllBytes(file);

        assertRefused(
                () -> Checkpoints.open(file),
                "Cannot use %s: it is not a checkpoint of Ringshift; choose another checkpoint.path".formatted(file));
        assertRefused(() -> CheckpointStatus.read(file), "it is not a checkpoint of Ringshift");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void should_refuse_when_another_application_has_put_nothing_but_its_name_in_the_file() throws Exception {
        sql(file, "PRAGMA application_id = 77");

        assertRefused(() -> Checkpoints.open(file), "it is not a checkpoint of Ringshift");
    }

    @Test
    void should_refuse_when_a_newer_release_made_the_file() throws Exception {
        Checkpoints.open(file).close();
        sql(file, "PRAGMA user_version = 5");

        String message =
                "Cannot use %s: a newer Ringshift made it (format 5, this one knows 4); use that one, or another checkpoint.path"
                        .formatted(file);
        assertRefused(() -> Checkpoints.open(file), message);
        assertRefused(() -> CheckpointStatus.read(file), message);
    }

    @Test
    void should_take_the_file_when_it_is_empty() throws IOException {
        Files.createFile(file);

        assertRefused(() -> CheckpointStatus.read(file), "it is not a checkpoint of Ringshift");
        Checkpoints.open(file).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 50, 99, 100, 1000, 4096, 5000, 8192, 16384})
    void should_refuse_when_the_file_was_cut_off(int size) throws IOException {
        byte[] whole = filled();
        Files.write(file, Arrays.copyOf(whole, Math.min(size, whole.length - 1)));

        assertRefused(() -> Checkpoints.open(file), "Cannot use " + file);
    }

    @Test
    void should_refuse_or_find_all_when_some_page_of_the_file_is_garbage() throws IOException {
        byte[] whole = filled();
        int pages = whole.length / 4096;
        int refused = 0;
        for (int page = 0; page < pages; page++) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, page * 4096, (page + 1) * 4096, (byte) 0xA5);
            Files.write(file, damaged);

            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(checkpoint.done(TABLE).ranges()).hasSize(1000);
            } catch (CheckpointException e) {
                refused++;
                assertOneLine(e);
                assertThat(e).hasMessageStartingWith("Cannot use " + file + ": it is damaged");
            }
        }
        assertThat(refused).as("the others are free pages").isBetween(pages / 2, pages);
    }

    @Test
    void should_refuse_when_a_folder_is_in_the_files_place() throws IOException {
        Files.createDirectory(file);

        assertRefused(() -> Checkpoints.open(file), NO_PLACE.formatted(file));
        assertRefused(
                () -> CheckpointStatus.read(file),
                "Cannot read %s: no such file; name the checkpoint.path of a run".formatted(file));
    }

    @Test
    void should_refuse_when_the_folder_cannot_be_made() throws IOException {
        Files.createFile(folder.resolve("in-the-way"));
        Path below = folder.resolve("in-the-way").resolve("x.db");

        assertRefused(() -> Checkpoints.open(below), "Cannot write " + below + ": its folder cannot be made");
    }

    @Test
    void should_refuse_when_the_folder_takes_no_files() {
        Path below = Path.of("/proc/chat.checkpoint.db");

        assertRefused(() -> Checkpoints.open(below), NO_PLACE.formatted(below));
    }

    @Test
    void should_refuse_to_read_when_there_is_no_file() {
        assertRefused(
                () -> CheckpointStatus.read(file),
                "Cannot read %s: no such file; name the checkpoint.path of a run".formatted(file));
        assertThat(file).doesNotExist();
    }

    /** What followed a question mark was taken for settings of the database. */
    @ParameterizedTest
    @ValueSource(strings = {"what? now", "100%25 #1", "größe & mode=memory", "file:x", " "})
    void should_write_to_the_path_that_was_given_when_it_has_characters_that_mean_something_in_a_uri(String name) {
        Path odd = folder.resolve(name).resolve(name + ".db");

        try (Checkpoint checkpoint = Checkpoints.open(odd)) {
            Checkpoints.done(checkpoint, 0, 100);
        }

        assertThat(odd).isRegularFile();
        try (Checkpoint checkpoint = Checkpoints.open(odd)) {
            assertThat(checkpoint.done(TABLE).ranges()).hasSize(1);
        }
        assertThat(CheckpointStatus.read(odd).runId()).isEqualTo("run");
    }

    @Test
    void should_use_the_folder_when_it_is_a_link() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        Checkpoints.open(link.resolve("x.db")).close();

        assertThat(real.resolve("x.db")).isRegularFile();
    }

    /** The user was told "cannot commit - no transaction is active". */
    @Test
    void should_say_that_the_disk_is_full_and_keep_what_was_recorded() {
        Database database = Database.open(file);
        Checkpoint checkpoint = Checkpoint.open(database, MEANING, "run", Checkpoints.thisProcess(), Clock.systemUTC());
        Checkpoints.done(checkpoint, 0, 100);
        mostPages(database, 14);

        List<Split> recorded = new ArrayList<>(List.of(split(0, 100)));
        assertThatThrownBy(() -> {
                    for (long start = 1000; ; start += 10) {
                        recorded.add(Checkpoints.done(checkpoint, start, start + 1));
                    }
                })
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "Cannot write %s: the disk is full; make room and run again, nothing recorded is lost", file);
        assertHas(checkpoint, recorded);

        mostPages(database, 1 << 30);
        recorded.add(Checkpoints.done(checkpoint, 5_000_000, 5_000_001));
        checkpoint.close();
        try (Checkpoint next = Checkpoints.open(file)) {
            assertHas(next, recorded);
        }
    }

    @Test
    void should_record_all_or_nothing_when_the_disk_is_full_in_the_middle() {
        Database database = Database.open(file);
        Checkpoint checkpoint = Checkpoint.open(database, MEANING, "run", Checkpoints.thisProcess(), Clock.systemUTC());
        Split started = checkpoint.started(List.of(split(0, 100))).get(0);
        mostPages(database, 1);

        Failed wordy = new Failed("x".repeat(100_000));
        assertRefused(
                () -> checkpoint.record(
                        List.of(Checkpoints.report(started, new Done()), Checkpoints.report(started, wordy))),
                "the disk is full");

        assertThat(checkpoint.done(TABLE).ranges()).isEmpty();
        assertThat(checkpoint.failed(TABLE)).isEmpty();
        checkpoint.close();
    }

    /** The next record was written outside of a transaction, and refused although it was in the file. */
    @Test
    void should_say_that_another_program_locks_it_and_record_again_when_that_has_ended() throws Exception {
        Database database = Database.open(file);
        database.query(connection -> {
            execute(connection, "PRAGMA busy_timeout = 0");
            return true;
        });
        try (Checkpoint checkpoint =
                Checkpoint.open(database, MEANING, "run", Checkpoints.thisProcess(), Clock.systemUTC())) {
            Split started = checkpoint.started(List.of(split(0, 100))).get(0);
            try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                execute(shell, "BEGIN IMMEDIATE");
                assertRefused(
                        () -> checkpoint.record(List.of(Checkpoints.report(started, new Done()))),
                        "Cannot use %s: another program holds it locked; close that program and run again"
                                .formatted(file));
                execute(shell, "ROLLBACK");
            }

            checkpoint.record(List.of(Checkpoints.report(started, new Done())));
            assertThat(checkpoint.done(TABLE).ranges()).containsExactly(new TokenRange(0, 100));
        }
    }

    /** The bytes of a checkpoint with a thousand splits that lie apart. */
    private byte[] filled() throws IOException {
        Path other = folder.resolve("filled.db");
        try (Checkpoint checkpoint = Checkpoints.open(other)) {
            List<Split> splits = new ArrayList<>();
            for (long start = 0; start < 10_000; start += 10) {
                splits.add(split(start, start + 1));
            }
            checkpoint.planned(TABLE, 1000, 0, 0, 1, 0);
            checkpoint.record(checkpoint.started(splits).stream()
                    .map(split -> Checkpoints.report(split, new Done()))
                    .toList());
        }
        return Files.readAllBytes(other);
    }

    private static void assertHas(Checkpoint checkpoint, List<Split> recorded) {
        assertThat(checkpoint.done(TABLE).ranges())
                .containsExactlyElementsOf(recorded.stream().map(Split::range).toList());
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message)
                .satisfies(CheckpointTroubleTest::assertOneLine);
    }

    private static void assertOneLine(Throwable refused) {
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
    }

    /** No allocation beyond these pages succeeds: to SQLite, that is a full disk. */
    private static void mostPages(Database database, int pages) {
        database.query(connection -> {
            execute(connection, "PRAGMA max_page_count = " + pages);
            return true;
        });
    }

    private static void sql(Path file, String... sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String each : sql) {
                execute(connection, each);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
