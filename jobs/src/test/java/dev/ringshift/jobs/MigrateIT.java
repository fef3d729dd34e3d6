package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringshift.command.ExitCode;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableSummary;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.chat.ChatCounts;
import dev.ringshift.testbed.chat.ChatData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real nodes: every cell arrives, whatever happens on the way. */
@ExtendWith(ClusterPairExtension.class)
class MigrateIT {
    /** {@code -Dringshift.rows=1000000} for the large version. */
    private static final long ROWS = Long.getLong("ringshift.rows", 100_000);

    private static final int SEED = 20_150_113;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private Stage stage;

    @BeforeEach
    void open(ClusterPair clusters) {
        stage = Stage.of(clusters, MigrateIT.class, folder);
    }

    @Test
    void should_copy_every_cell_when_nothing_disturbs() throws Exception {
        ChatCounts counts = load(ROWS);

        Cli.Result result = stage.migrate(stage.config("\"%s.messages\""));

        assertThat(result.err()).doesNotContain("ringshift:");
        assertThat(result.exitCode()).isZero();
        assertThat(messages().requireEqual()).isEqualTo(counts.live());
        RunSummary summary = summary(result.out());
        assertThat(summary.tables().get(0).tally().rows()).isEqualTo(counts.live());
        assertThat(summary.resumeCommand()).isNull();

        Cli.Result again = stage.migrate(stage.config("\"%s.messages\""));

        assertThat(again.exitCode()).isZero();
        assertThat(summary(again.out()).tables().get(0).tally().rows()).isZero();
        assertThat(summary(again.out()).tables().get(0).splits().skipped())
                .isEqualTo(summary(again.out()).tables().get(0).splits().planned());
    }

    @Test
    void should_end_with_the_same_rows_when_killed_and_run_again_as_printed() throws Exception {
        ChatCounts counts = load(ROWS);
        Path config = stage.config("\"%s.messages\"");
        Path log = folder.resolve("killed.log");
        List<String> command = launcher(config);

        Process process = Processes.start(command, Processes.childOptions(), log);
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || splitsDone(stage) >= 4);
        Processes.kill(process);
        process.waitFor();

        String printed = resumeCommand(Processes.text(log));
        Processes.Result result = Processes.run(
                List.of("bash", "-c", printed), Processes.childOptions(), folder.resolve("resumed.log"), LIMIT);

        assertThat(result.output()).contains("Resuming ").contains("% of the ring is done");
        assertThat(result.exitCode()).isZero();
        assertThat(messages().requireEqual()).isEqualTo(counts.live());
        RunSummary summary = summary(result.output());
        // less than was done when the two plans cut the ring otherwise, since only a split that is done wholly is
        // skipped
        assertThat(summary.tables().get(0).splits().skipped()).isPositive();
        assertThat(summary.tables().get(0).tally().rows()).isLessThan(counts.live());
    }

    @Test
    void should_stop_resumable_when_told_to() throws Exception {
        ChatCounts counts = load(ROWS / 4);
        Path config = stage.config("\"%s.messages\"");
        List<String> command = launcher(config);
        command.addAll(List.of("--set", "copy.in-flight.statements=1", "--set", "copy.batch.rows=1"));
        Path log = folder.resolve("stopped.log");

        Process process = Processes.start(command, Processes.childOptions(), log);
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || splitsDone(stage) >= 1);
        process.destroy();
        process.waitFor();

        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(Processes.text(log)).contains("Stopping: ").contains("To go on: ");
        assertThat(stage.migrate(config).exitCode()).isZero();
        assertThat(messages().requireEqual()).isEqualTo(counts.live());
    }

    @Test
    void should_not_double_lists_when_the_checkpoint_is_lost() throws Exception {
        stage.onBoth("CREATE TABLE %s.lists (id int PRIMARY KEY, l list<int>)");
        stage.onSource("UPDATE %s.lists USING TIMESTAMP 1000 SET l = [1, 2] WHERE id = 1");
        Path config = stage.config("\"%s.lists\"");
        assertThat(stage.migrate(config).out()).doesNotContain("each list is looked up");
        stage.onSource("UPDATE %s.lists USING TIMESTAMP 1000 SET l = [3] WHERE id = 2");

        Cli.Result again = stage.migrate(config, "--set", "checkpoint.path=" + folder.resolve("another.checkpoint.db"));

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("note     the target has rows: each list is looked up there");
        assertThat(stage.clusters()
                        .target()
                        .session()
                        .execute("SELECT id, l FROM %s.lists".formatted(stage.keyspace()))
                        .all())
                .extracting(row -> row.getInt("id") + " " + row.getList("l", Integer.class))
                .containsExactly("1 [1, 2]", "2 [3]");
    }

    /** On a file system of a few kilobytes, where the disk is really full. */
    @Test
    void should_end_incomplete_and_go_on_later_when_the_disk_of_the_checkpoint_is_full() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mount("-t", "tmpfs", "-o", "size=256k", "ringshift-test", disk.toString()), "may not mount");
        try {
            ChatCounts counts = load(5000);
            Path config = stage.config("\"%s.messages\"");
            String[] sets = {
                "--set",
                "checkpoint.path=" + disk.resolve("checkpoint.db"),
                "--set",
                "source.username=me",
                "--set",
                "source.password=hush"
            };

            // in a process of its own: on a full disk it cannot give its lease back, which ends with it all the same
            List<String> command = launcher(config);
            command.addAll(List.of(sets));
            Processes.Result result =
                    Processes.run(command, Processes.childOptions(), folder.resolve("full.log"), LIMIT);

            assertThat(result.output())
                    .contains("ringshift: Cannot write " + disk.resolve("checkpoint.db")
                            + ": the disk is full; make room");
            assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
            RunSummary summary = summary(result.output());
            assertThat(summary.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
            assertThat(summary.tables().get(0).splits().notStarted()).isPositive();
            assertThat(summary.resumeCommand()).endsWith("--set 'source.password=<password>'");
            assertThat(result.output()).doesNotContain("hush");

            assertThat(mount("-o", "remount,size=16m", disk.toString())).isTrue();
            assertThat(stage.migrate(config, sets).exitCode()).isZero();
            assertThat(messages().requireEqual()).isEqualTo(counts.live());
        } finally {
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    void should_copy_several_tables_with_columns_renamed_left_out_and_filtered() throws Exception {
        stage.onBoth("CREATE TABLE %s.plain (id int PRIMARY KEY, a text)");
        stage.onSource("CREATE TABLE %s.wide (p int, c int, a text, b int, tags set<text>, PRIMARY KEY (p, c))");
        stage.onTarget("CREATE TABLE %s.narrow (p int, c int, renamed text, PRIMARY KEY (p, c))");
        for (int i = 0; i < 100; i++) {
            stage.onSource("INSERT INTO %%s.plain (id, a) VALUES (%d, 'x')".formatted(i));
            stage.onSource("INSERT INTO %%s.wide (p, c, a, b) VALUES (%d, %d, 'y', 1)".formatted(i % 7, i));
        }

        Cli.Result result = stage.migrate(stage.config("\"%s.plain\"", """
                { source = "%s.wide", target = "%s.narrow", columns = [p, c, a], rename { a = renamed }, where = "c >= 50" }
                """));

        assertThat(result.err()).doesNotContain("ringshift:");
        assertThat(result.exitCode()).isZero();
        assertThat(stage.targetRows("plain")).isEqualTo(100);
        assertThat(stage.targetRows("narrow")).isEqualTo(50);
    }

    @Test
    void should_write_nothing_when_it_is_a_dry_run() throws Exception {
        load(1000);

        Cli.Result result = stage.migrate(stage.config("\"%s.messages\""), "--dry-run");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("from   Cassandra 4.1.10, cluster source", "to     Cassandra 5.0.9, cluster target")
                .contains("table  " + stage.keyspace() + ".messages")
                .contains("attachments frozen<list<text>>")
                .contains("copy.tasks-at-once")
                .contains("Nothing was written");
        assertThat(stage.targetRows("messages")).isZero();
        assertThat(stage.checkpoint()).doesNotExist();
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void should_show_progress_of_a_run_when_status_is_asked() throws Exception {
        load(2000);
        Path config = stage.config("\"%s.messages\"");
        stage.migrate(config);

        Cli.Result result = Cli.run("status", "--checkpoint", stage.checkpoint().toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("ended", "done", stage.keyspace() + ".messages: 100.0 % of the ring done")
                .contains("0 running, 0 failed; 2,000 rows");
    }

    @Test
    void should_copy_every_cell_when_submitted_to_a_spark_cluster() throws Exception {
        ChatCounts counts = load(ROWS / 4);
        Path config = stage.config("\"%s.messages\"");

        Map<String, String> defaults = Map.of(
                "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                "spark.default.parallelism", "1");

        try (SparkCluster spark = SparkCluster.start(folder.resolve("spark"), 4)) {
            Processes.Result result = spark.submit(
                    defaults,
                    "dev.ringshift.jobs.Migrate",
                    "--config",
                    config.toString(),
                    "--set",
                    "source.username=me",
                    "--set",
                    "source.password=hush");

            assertThat(result.exitCode()).as(result.output()).isZero();
            TableSummary table = summary(result.output()).tables().get(0);
            assertThat(table.tally().rows()).isEqualTo(counts.live());
            // the executors were waited for: a plan made before they came is one for two cores
            assertThat(result.output()).contains("at once, on 8 cores of 2 executors");
            assertThat(table.splits().planned()).isGreaterThanOrEqualTo(8 * 16);
            assertThat(resumeCommand(result.output()))
                    .startsWith("spark-submit --master " + spark.master())
                    .contains("--conf spark.serializer=", "/jobs/target/ringshift-jobs.jar migrate --config " + config)
                    .endsWith("--set 'source.password=<password>'");
            assertThat(result.output()).doesNotContain("hush");
        }
        assertThat(messages().requireEqual()).isEqualTo(counts.live());
    }

    private ChatCounts load(long rows) {
        ChatData.createTable(stage.clusters().target().session(), stage.keyspace());
        return ChatData.create(rows, SEED).load(stage.clusters().source().session(), stage.keyspace());
    }

    private BothSides messages() {
        return new BothSides(
                stage,
                "messages",
                List.of("channel_id", "bucket", "message_id"),
                List.of("author_id", "content", "edited_at", "attachments"));
    }

    private List<String> launcher(Path config) {
        return new ArrayList<>(List.of(
                Processes.home().resolve("jobs/bin/ringshift").toString(), "migrate", "--config", config.toString()));
    }

    static long splitsDone(Stage stage) {
        if (!Files.exists(stage.checkpoint())) {
            return 0;
        }
        Cli.Result status = Cli.run("status", "--checkpoint", stage.checkpoint().toString());
        Matcher done = Pattern.compile("([0-9,]+) splits done").matcher(status.out());
        return done.find() ? Long.parseLong(done.group(1).replace(",", "")) : 0;
    }

    private static String resumeCommand(String output) {
        Matcher printed = Pattern.compile("go on with: (.*)").matcher(output);
        assertThat(printed.find()).as(output).isTrue();
        return printed.group(1);
    }

    private static RunSummary summary(String output) throws IOException {
        Matcher printed = Pattern.compile("Summary: (.*)").matcher(output);
        assertThat(printed.find()).as(output).isTrue();
        return SummaryFile.read(Path.of(printed.group(1)));
    }
}
