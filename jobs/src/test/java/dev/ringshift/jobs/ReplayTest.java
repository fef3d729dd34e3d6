package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.badRow;
import static dev.ringshift.jobs.SplitSamples.tablePlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.command.UsageException;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    Path folder;

    private Path file(BadRow... rows) throws IOException {
        return Files.write(
                folder.resolve("bad-rows.jsonl"),
                Stream.of(rows).map(BadRowFile::line).toList());
    }

    private static CopyPlan plan(String... tables) {
        List<TablePlan> plans =
                Stream.of(tables).map(table -> tablePlan(table, 10)).toList();
        ClusterFacts any = new ClusterFacts(
                "source", "old", "4.1.10", "Murmur3Partitioner", List.of("10.0.0.1:9042"), 1, false, false);
        return new CopyPlan(any, any, SplitSamples.TUNING, plans);
    }

    @Test
    void should_copy_each_partition_once_with_a_later_attempt_when_rows_are_replayed() throws Exception {
        Replay replay = Replay.read(
                file(badRow(7, "1"), badRow(7, "2"), badRow(Long.MAX_VALUE, "3"), badRow(Long.MIN_VALUE + 1, "4")));
        CopyPlan plan = plan("chat.a", TABLE);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("c.db"), new TreeMap<>(), "run")) {
            checkpoint.beginAt(TABLE, 4);
            checkpoint.started(List.of(plan.tables().get(1).splits().get(0)));

            replay.requireIn(plan);
            var tables = replay.tables(plan, checkpoint);

            assertThat(tables).containsOnlyKeys(TABLE);
            TableRun run = Objects.requireNonNull(tables.get(TABLE));
            assertThat(TableRunTest.all(TableRunTest.splits(run)))
                    .extracting(split -> split.range())
                    .containsExactly(
                            new TokenRange(Long.MIN_VALUE, Long.MIN_VALUE + 1),
                            new TokenRange(6, 7),
                            new TokenRange(Long.MAX_VALUE - 1, Long.MAX_VALUE));
            assertThat(checkpoint
                            .started(List.of(plan.tables().get(1).splits().get(5)))
                            .get(0)
                            .attempt())
                    .as("beyond those that may have written lists")
                    .isEqualTo(5);
        }
        assertThat(replay).hasToString("Replaying %s: 3 partitions".formatted(replay.file()));
        assertThat(replay.endsAtLimit()).isFalse();
    }

    @Test
    void should_name_the_tables_when_the_plan_does_not_have_them() throws Exception {
        Replay replay = Replay.read(file(badRow(7, "1")));

        assertThatThrownBy(() -> replay.requireIn(plan("chat.a")))
                .isInstanceOf(UsageException.class)
                .hasMessage("Cannot replay %s: it has rows of chat.messages, which the config file does not name; check"
                                .formatted(replay.file())
                        + " tables");
    }

    @Test
    void should_name_the_file_when_it_cannot_be_replayed() throws Exception {
        assertRefused(folder.resolve("none.jsonl"), "no such file");
        assertRefused(file(), "it is empty");
        assertRefused(Files.writeString(folder.resolve("a.jsonl"), "hello"), "line 1 is no JSON of a bad row");
        assertRefused(Files.write(folder.resolve("b.jsonl"), new byte[] {(byte) 0xff}), "it is no text in UTF-8");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> Replay.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessage("Cannot replay %s: %s; name the bad-rows.jsonl of a run".formatted(file, reason));
    }
}
