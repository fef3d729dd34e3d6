package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.command.ExitCode;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that do not fit are set aside within the limit, end the run beyond it, and are copied once they are corrected. */
@ExtendWith(ClusterPairExtension.class)
class BadRowsIT {
    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    private Stage stage;
    private long micros = 2000;

    @BeforeEach
    void open(ClusterPair clusters) {
        stage = Stage.of(clusters, BadRowsIT.class, folder);
        stage.onSource("CREATE TABLE %s.people (id int PRIMARY KEY, age text, friends list<text>)");
        stage.onTarget("CREATE TABLE %s.people (id int PRIMARY KEY, age int, friends list<text>)");
        for (int id = 0; id < ROWS; id++) {
            stage.onSource(
                    "INSERT INTO %%s.people (id, age, friends) VALUES (%d, '%d', ['a', 'b']) USING TIMESTAMP 1000"
                            .formatted(id, id));
        }
    }

    private void write(int id, String age) {
        stage.onSource(
                "UPDATE %%s.people USING TIMESTAMP %d SET age = '%s' WHERE id = %d".formatted(++micros, age, id));
    }

    private Cli.Result migrate(String... more) throws IOException {
        return stage.migrate(stage.config("\"%s.people\""), more);
    }

    private static RunSummary summary(Cli.Result result) throws IOException {
        Matcher printed = Pattern.compile("Summary: (.*)").matcher(result.out());
        assertThat(printed.find()).as(result.out()).isTrue();
        return SummaryFile.read(Path.of(printed.group(1)));
    }

    private static Path file(Cli.Result result) throws IOException {
        return Path.of(Objects.requireNonNull(
                Objects.requireNonNull(summary(result).badRows()).file()));
    }

    /** Keys and values of the rows in the file that the run has left. */
    private static List<String> badRows(Cli.Result result) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file(result))) {
            BadRow row = BadRowFile.parse(line);
            rows.add(row.key().get("id") + " " + row.value());
        }
        return rows;
    }

    private String status() {
        return Cli.run("status", "--checkpoint", stage.checkpoint().toString()).out();
    }

    /** That the target has the rows of the source, but for these. */
    private void requireAllBut(Integer... ids) {
        Map<Integer, String> target = rows(stage.clusters().target());
        Map<Integer, String> source = rows(stage.clusters().source());
        List.of(ids).forEach(source::remove);
        assertThat(target).isEqualTo(source);
    }

    private Map<Integer, String> rows(CassandraCluster cluster) {
        Map<Integer, String> rows = new TreeMap<>();
        for (Row row : cluster.session()
                .execute("SELECT id, age, friends, writetime(age) FROM %s.people".formatted(stage.keyspace()))) {
            String age = String.valueOf(row.getObject("age"));
            rows.put(row.getInt("id"), age + " " + row.getList("friends", String.class) + " " + row.getLong(3));
        }
        return rows;
    }

    @Test
    void should_copy_all_others_and_name_each_when_bad_rows_are_within_the_limit() throws Exception {
        write(7, "seven");
        write(9, "nine");

        Cli.Result result = migrate("--set", "copy.max-bad-rows=2");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(badRows(result)).containsExactlyInAnyOrder("7 'seven'", "9 'nine'");
        assertThat(result.err())
                .contains(
                        "ringshift: 2 bad rows are not on the target, within copy.max-bad-rows = 2: see " + file(result)
                                + ", correct the values on the source and copy them again with migrate --replay "
                                + file(result));
        assertThat(result.out()).contains("Set aside, over all runs: 2 rows, in " + file(result));
        assertThat(summary(result).badRows())
                .isEqualTo(new BadRows(2, file(result).toString()));
        assertThat(file(result).getParent())
                .isEqualTo(folder.resolve("report").resolve(summary(result).runId()));
        assertThat(status()).contains("0 failed; 200 rows, ", ", 2 bad rows set aside");
        requireAllBut(7, 9);
    }

    @Test
    void should_end_incomplete_and_begin_nothing_more_when_there_are_too_many() throws Exception {
        for (int id = 0; id < ROWS; id++) {
            write(id, "old");
        }

        Cli.Result result = migrate("--set", "copy.max-bad-rows=5");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        long badRows = Objects.requireNonNull(summary(result).badRows()).total();
        assertThat(badRows).isBetween(6L, (long) ROWS - 1);
        assertThat(badRows(result)).hasSize((int) badRows);
        assertThat(result.err().lines().filter(line -> line.startsWith("ringshift: ")))
                .singleElement()
                .asString()
                .contains(badRows + " bad rows are not on the target, more than copy.max-bad-rows = 5: see ")
                .endsWith(", or raise the limit and run again");
        assertThat(summary(result).tables().get(0).splits().notStarted()).isPositive();

        Cli.Result again = migrate("--set", "copy.max-bad-rows=5");

        assertThat(again.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(summary(again).tables().get(0).tally().rows())
                .as("read again")
                .isZero();
        assertThat(badRows(again)).hasSize((int) badRows);

        Cli.Result raised = migrate("--set", "copy.max-bad-rows=100%");

        assertThat(raised.exitCode()).isZero();
        assertThat(badRows(raised)).hasSize(ROWS);
    }

    @Test
    void should_judge_at_the_end_when_the_limit_is_a_percentage_and_rows_are_few() throws Exception {
        write(7, "seven");
        write(9, "nine");

        Cli.Result result = migrate("--set", "copy.max-bad-rows=0.9%");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(result.err()).contains("2 bad rows are not on the target, more than copy.max-bad-rows = 0.9%");
        assertThat(summary(result).outcome()).isEqualTo(RunOutcome.INCOMPLETE);
        assertThat(migrate("--set", "copy.max-bad-rows=1%").exitCode())
                .as("all is copied, and no more than allowed is bad")
                .isZero();
        requireAllBut(7, 9);
    }

    @Test
    void should_keep_bad_rows_of_earlier_runs_when_resumed() throws Exception {
        write(7, "seven");
        assertThat(migrate("--set", "copy.max-bad-rows=9").exitCode()).isZero();

        Cli.Result resumed = migrate("--set", "copy.max-bad-rows=9");

        assertThat(resumed.exitCode()).isZero();
        assertThat(summary(resumed).tables().get(0).tally().rows()).isZero();
        assertThat(badRows(resumed)).containsExactly("7 'seven'");
        assertThat(resumed.err()).contains("1 bad row is not on the target, within");
    }

    @Test
    void should_copy_just_those_rows_when_they_are_corrected_and_replayed() throws Exception {
        write(7, "seven");
        write(9, "nine");
        write(11, "eleven");
        Cli.Result first = migrate("--set", "copy.max-bad-rows=3");
        write(7, "7");
        write(9, "9");

        Cli.Result replayed = migrate(
                "--set", "copy.max-bad-rows=0.9%", "--replay", file(first).toString());

        assertThat(replayed.out()).contains("Replaying " + file(first) + ": 3 partitions");
        assertThat(replayed.exitCode()).as(replayed.err()).isZero();
        assertThat(summary(replayed).tables().get(0).splits().done()).isEqualTo(3);
        assertThat(summary(replayed).tables().get(0).tally().rows()).isEqualTo(3);
        assertThat(badRows(replayed)).containsExactly("11 'eleven'");
        requireAllBut(11);

        write(11, "11");
        // 0 by default, which is less than what is set aside already
        Cli.Result last = migrate("--replay", file(replayed).toString());

        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(summary(last).badRows()).isNull();
        assertThat(last.err()).doesNotContain("ringshift:");
        assertThat(status()).doesNotContain("bad rows").contains("100.0 % of the ring done");
        requireAllBut();
        assertThat(migrate().exitCode()).isZero();
    }

    /** Rows of the partition that were good are written again, and would have their lists twice. */
    @Test
    void should_not_double_lists_when_the_partition_of_a_bad_row_is_replayed() throws Exception {
        stage.onSource("CREATE TABLE %s.wide (p int, c text, l list<int>, PRIMARY KEY (p, c))");
        stage.onTarget("CREATE TABLE %s.wide (p int, c int, l list<int>, PRIMARY KEY (p, c))");
        stage.onSource("UPDATE %s.wide USING TIMESTAMP 1000 SET l = [1, 2] WHERE p = 1 AND c = '1'");
        stage.onSource("UPDATE %s.wide USING TIMESTAMP 1000 SET l = [3] WHERE p = 1 AND c = 'two'");
        Path config = stage.config("\"%s.wide\"");
        Path file = file(stage.migrate(config, "--set", "copy.max-bad-rows=1"));
        stage.onSource("DELETE FROM %s.wide WHERE p = 1 AND c = 'two'");
        stage.onSource("UPDATE %s.wide USING TIMESTAMP 1000 SET l = [3] WHERE p = 1 AND c = '2'");

        for (int i = 0; i < 2; i++) {
            assertThat(stage.migrate(config, "--replay", file.toString()).exitCode())
                    .isZero();
        }

        assertThat(stage.clusters()
                        .target()
                        .session()
                        .execute("SELECT c, l FROM %s.wide".formatted(stage.keyspace()))
                        .all())
                .extracting(row -> row.getInt("c") + " " + row.getList("l", Integer.class))
                .containsExactly("1 [1, 2]", "2 [3]");
    }

    @Test
    void should_keep_the_row_when_it_is_replayed_and_still_bad() throws Exception {
        write(7, "seven");
        Cli.Result first = migrate("--set", "copy.max-bad-rows=1");

        Cli.Result replayed = migrate("--replay", file(first).toString());

        assertThat(replayed.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(replayed.out()).contains("age of the row with id = 7: Cannot convert 'seven' from text to int");
        assertThat(badRows(replayed)).containsExactly("7 'seven'");
    }

    @Test
    void should_write_nothing_when_the_file_to_replay_is_of_other_tables() throws Exception {
        write(7, "seven");
        Path file = file(migrate("--set", "copy.max-bad-rows=1"));
        stage.onBoth("CREATE TABLE %s.other (id int PRIMARY KEY)");

        Cli.Result result = stage.migrate(
                stage.config("\"%s.other\""),
                "--replay",
                file.toString(),
                "--set",
                "checkpoint.path=" + folder.resolve("other.db"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(result.err()).contains("it has rows of " + stage.keyspace() + ".people");
        assertThat(folder.resolve("other.db")).doesNotExist();
    }
}
