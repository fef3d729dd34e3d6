package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.chat.ChatData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command on real nodes: it finds what differs and nothing else, however often it is interrupted. */
@ExtendWith(ClusterPairExtension.class)
class ValidateIT {
    private static final int SEED = 20_150_113;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private Stage stage;
    private Path config;

    @BeforeEach
    void open(ClusterPair clusters) throws IOException {
        stage = Stage.of(clusters, ValidateIT.class, folder);
        config = stage.config("\"%s.t\"");
    }

    @Test
    void should_end_well_when_all_rows_are_the_same() throws Exception {
        long rows = load(20_000);
        config = stage.config("\"%s.messages\"");
        assertThat(stage.migrate(config).exitCode()).isZero();

        Cli.Result result = validate();

        assertThat(result.err()).doesNotContain("ringshift:");
        assertThat(result.exitCode()).isZero();
        ValidationSummary summary = summary(result);
        assertThat(summary.outcome()).isEqualTo(RunOutcome.DONE);
        assertThat(summary.sample()).isNull();
        assertThat(summary.resumeCommand()).isNull();
        assertThat(only(summary).compared().rows()).isEqualTo(rows);
        assertThat(only(summary).compared().differences()).isEqualTo(Differences.NONE);
        assertThat(only(summary).bounds()).isNull();

        // what is done is not gone on with, or a validation would be good for one time
        assertThat(only(summary(validate())).compared().rows()).isEqualTo(rows);
    }

    @Test
    void should_name_each_row_that_differs_when_the_target_was_damaged() throws Exception {
        same(1_000);
        damage();

        Cli.Result result = validate();

        assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        ValidationSummary summary = summary(result);
        assertThat(summary.outcome()).isEqualTo(RunOutcome.DIFFERENT);
        assertThat(only(summary).compared().rows()).isEqualTo(1_001);
        assertThat(only(summary).compared().mismatchedRows()).isEqualTo(4);
        assertThat(summary.differences()).isEqualTo(new Differences(1, 1, 1, 1, 0));
        assertThat(found(result)).containsExactlyInAnyOrder("missing 7", "extra 5000", "value 8", "writetime 9");
        assertThat(summary.kept()).isEqualTo(4);
        assertThat(result.out()).contains("report.html");
    }

    @Test
    void should_count_all_and_keep_some_when_more_differ_than_are_kept() throws Exception {
        create();
        insert(stage::onSource, 0, 3_000);

        Cli.Result result = validate("--set", "validate.max-mismatches=100");

        assertThat(summary(result).differences().missing()).isEqualTo(3_000);
        assertThat(summary(result).kept()).isEqualTo(100);
        assertThat(found(result)).hasSize(100);
    }

    @Test
    void should_compare_the_same_part_again_when_the_seed_is_given() throws Exception {
        same(2_000);

        ValidationSummary sampled = summary(validate("--sample", "0.1"));
        ValidationSummary again = summary(validate("--sample", "0.1", "--set", "validate.seed=" + seed(sampled)));
        ValidationSummary other = summary(validate("--sample", "0.1", "--set", "validate.seed=" + (seed(sampled) + 1)));

        Comparison compared = only(sampled).compared();
        assertThat(compared.rows()).isBetween(50L, 450L);
        assertThat(only(again).compared()).isEqualTo(compared);
        assertThat(only(other).compared()).isNotEqualTo(compared);
        assertThat(only(sampled).bounds())
                .isNotNull()
                .satisfies(bounds -> assertThat(bounds.rows()).isBetween(2.5 / compared.rows(), 3.5 / compared.rows()));
    }

    @Test
    void should_leave_out_what_the_copy_leaves_out_when_it_is_filtered() throws Exception {
        stage.onBoth("CREATE TABLE %s.t (id int, k int, v text, PRIMARY KEY (id, k))");
        stage.onBoth("CREATE TABLE %s.other (id int PRIMARY KEY)");
        stage.onSource("INSERT INTO %s.other (id) VALUES (1)");
        for (int k = 0; k < 10; k++) {
            String cql = "INSERT INTO %s.t (id, k, v) VALUES (1, " + k + ", 'v') USING TIMESTAMP 1000";
            stage.onSource(cql);
            if (k < 5) {
                stage.onTarget(cql);
            }
        }
        config = stage.config("\"%s.other\"", "{ source = \"%s.t\", where = \"k < 5\" }");

        Cli.Result result = validate("--tables", stage.keyspace() + ".t");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(only(summary(result)).compared().rows()).isEqualTo(5);
        assertThat(validate().exitCode()).as("the other table").isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(validate("--tables", "x.y").err())
                .contains("Cannot take the table x.y: the config file does not mean it");
    }

    @Test
    void should_refuse_when_both_sides_have_other_tokens() {
        stage.onSource("CREATE TABLE %s.t (id int PRIMARY KEY, v text)");
        stage.onTarget("CREATE TABLE %s.t (id bigint PRIMARY KEY, v text)");

        Cli.Result result = validate();

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(result.err()).contains("Cannot compare " + stage.keyspace() + ".t: a column of its partition key");
    }

    /** Regression: the bytes of a decimal were asked for as an int, and each split failed. */
    @Test
    void should_refuse_when_there_is_no_way_back_from_the_keys_of_the_target() {
        stage.onSource("CREATE TABLE %s.t (id int, k int, PRIMARY KEY (id, k))");
        stage.onTarget("CREATE TABLE %s.t (id int, k decimal, PRIMARY KEY (id, k))");

        Cli.Result result = validate();

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(result.err())
                .contains("Cannot compare " + stage.keyspace()
                        + ".t: k is decimal on the target, of which nobody can tell");
    }

    @Test
    void should_compare_rows_by_what_their_keys_become_when_these_are_converted() throws Exception {
        stage.onSource("CREATE TABLE %s.t (id int, k text, v text, PRIMARY KEY (id, k))");
        stage.onTarget("CREATE TABLE %s.t (id int, k int, v text, PRIMARY KEY (id, k))");
        for (String k : List.of("1", "10", "2", "none")) {
            stage.onSource("INSERT INTO %s.t (id, k, v) VALUES (1, '" + k + "', 'v') USING TIMESTAMP 1000");
        }
        for (int k : List.of(1, 2, 5, 10)) {
            stage.onTarget("INSERT INTO %s.t (id, k, v) VALUES (1, " + k + ", 'v') USING TIMESTAMP 1000");
        }

        Cli.Result result = validate();

        // in the order of numbers 10 is the last, in that of texts the second
        ValidationSummary summary = summary(result);
        assertThat(only(summary).failures().kept()).isEmpty();
        assertThat(summary.differences()).isEqualTo(new Differences(1, 1, 0, 0, 0));
        assertThat(only(summary).compared().rows()).isEqualTo(5);
        assertThat(mismatches(result.out()))
                .extracting(
                        each -> each.kind().word() + " " + each.clusteringKey().get("k"))
                .containsExactlyInAnyOrder("missing 'none'", "extra '5'");
    }

    @Test
    void should_find_the_same_when_killed_and_run_again_as_printed() throws Exception {
        long rows = load(40_000);
        config = stage.config("\"%s.messages\"");
        assertThat(stage.migrate(config).exitCode()).isZero();
        List<Long> gone = stage
                .clusters()
                .target()
                .session()
                .execute(
                        "SELECT channel_id, bucket, message_id FROM %s.messages LIMIT 3000".formatted(stage.keyspace()))
                .all()
                .stream()
                .filter(row -> row.getLong("message_id") % 3 == 0)
                .map(row -> {
                    stage.onTarget("DELETE FROM %s.messages WHERE channel_id = " + row.getLong("channel_id")
                            + " AND bucket = " + row.getInt("bucket") + " AND message_id = "
                            + row.getLong("message_id"));
                    return row.getLong("message_id");
                })
                .toList();
        Path log = folder.resolve("killed.log");

        Process process = Processes.start(launcher(), Processes.childOptions(), log);
        Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || splitsDone() >= 4);
        Processes.kill(process);
        process.waitFor();
        Processes.Result resumed = Processes.run(
                List.of("bash", "-c", resumeCommand(Processes.text(log))),
                Processes.childOptions(),
                folder.resolve("resumed.log"),
                LIMIT);

        assertThat(resumed.output()).contains("Resuming ");
        assertThat(resumed.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        Cli.Result undisturbed = validate();
        TableComparison one = only(summary(resumed.output()));
        TableComparison other = only(summary(undisturbed.out()));
        assertThat(one.splits().skipped()).isPositive();
        assertThat(one.compared())
                .usingRecursiveComparison()
                .ignoringFields("retries")
                .isEqualTo(other.compared());
        assertThat(one.compared().rows()).isEqualTo(rows);
        assertThat(one.compared().differences().missing()).isEqualTo(gone.size());
        assertThat(mismatches(resumed.output()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(mismatches(undisturbed.out()));
    }

    @Test
    void should_stop_resumable_when_told_to_while_it_waits_to_look_again() throws Exception {
        same(1_000);
        damage();
        Path log = folder.resolve("stopped.log");
        List<String> command = launcher();
        command.addAll(List.of("--set", "validate.recheck-delay=10m"));

        Process process = Processes.start(command, Processes.childOptions(), log);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !process.isAlive() || Processes.text(log).contains("look again"));
        process.destroy();
        process.waitFor();

        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(Processes.text(log)).contains("To go on: ");
        stage.onBoth("CREATE TABLE %s.other (id int PRIMARY KEY)");
        Cli.Result other = Cli.run(
                "validate",
                "--config",
                stage.config("\"%s.t\"", "\"%s.other\"").toString(),
                "--set",
                "validate.recheck-delay=10m",
                "--tables",
                stage.keyspace() + ".other");
        assertThat(other.exitCode()).as(other.toString()).isZero();
        Cli.Result otherwise = validate();
        assertThat(otherwise.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(otherwise.err()).contains("validate.recheck-delay was \"600s\", is \"1s\" now", "--restart");
        assertThat(found(validate("--restart")))
                .containsExactlyInAnyOrder("missing 7", "extra 5000", "value 8", "writetime 9");
    }

    private void create() {
        stage.onBoth("CREATE TABLE %s.t (id int PRIMARY KEY, v text)");
    }

    private void same(int rows) {
        create();
        insert(stage::onBoth, 0, rows);
    }

    private static void insert(Consumer<String> on, int from, int to) {
        for (int first = from; first < to; first += 100) {
            on.accept(IntStream.range(first, Math.min(first + 100, to))
                    .mapToObj("INSERT INTO %%1$s.t (id, v) VALUES (%1$d, 'v%1$d') USING TIMESTAMP 1000"::formatted)
                    .collect(Collectors.joining("; ", "BEGIN UNLOGGED BATCH ", "; APPLY BATCH")));
        }
    }

    private void damage() {
        stage.onTarget("DELETE FROM %s.t USING TIMESTAMP 2000 WHERE id = 7");
        stage.onTarget("UPDATE %s.t USING TIMESTAMP 1001 SET v = 'other' WHERE id = 8");
        stage.onTarget("UPDATE %s.t USING TIMESTAMP 1002 SET v = 'v9' WHERE id = 9");
        stage.onTarget("INSERT INTO %s.t (id, v) VALUES (5000, 'x') USING TIMESTAMP 1000");
    }

    private long load(long rows) {
        ChatData.createTable(stage.clusters().target().session(), stage.keyspace());
        return ChatData.create(rows, SEED)
                .load(stage.clusters().source().session(), stage.keyspace())
                .live();
    }

    private Cli.Result validate(String... more) {
        return Cli.run(Stream.concat(Stream.of("validate", "--config", config.toString()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    private List<String> launcher() {
        return new ArrayList<>(List.of(
                Processes.home().resolve("jobs/bin/ringshift").toString(), "validate", "--config", config.toString()));
    }

    private long splitsDone() {
        Path checkpoint = folder.resolve("checkpoint.validate.db");
        if (!Files.exists(checkpoint)) {
            return 0;
        }
        Matcher done = Pattern.compile("([0-9,]+) splits done")
                .matcher(
                        Cli.run("status", "--checkpoint", checkpoint.toString()).out());
        return done.find() ? Long.parseLong(done.group(1).replace(",", "")) : 0;
    }

    private static String resumeCommand(String output) {
        Matcher printed = Pattern.compile("go on with: (.*)").matcher(output);
        assertThat(printed.find()).as(output).isTrue();
        return printed.group(1);
    }

    private static long seed(ValidationSummary summary) {
        ValidationSummary.Sample sample = summary.sample();
        assertThat(sample).isNotNull();
        return sample == null ? 0 : sample.seed();
    }

    private static TableComparison only(ValidationSummary summary) {
        assertThat(summary.tables()).hasSize(1);
        return summary.tables().get(0);
    }

    private static ValidationSummary summary(Cli.Result result) throws IOException {
        return summary(result.out());
    }

    private static ValidationSummary summary(String output) throws IOException {
        return (ValidationSummary) SummaryFile.readAny(runFolder(output).resolve("summary.json"));
    }

    private static List<Mismatch> mismatches(String output) throws IOException {
        List<Mismatch> mismatches = new ArrayList<>();
        MismatchFile.read(MismatchFile.of(runFolder(output)), mismatches::add);
        return mismatches;
    }

    private static List<String> found(Cli.Result result) throws IOException {
        return mismatches(result.out()).stream()
                .map(mismatch -> {
                    assertThat(mismatch.column())
                            .isEqualTo(mismatch.kind() == Kind.MISSING || mismatch.kind() == Kind.EXTRA ? null : "v");
                    return mismatch.kind().word() + " "
                            + mismatch.partitionKey().get("id");
                })
                .toList();
    }

    private static Path runFolder(String output) {
        Matcher printed = Pattern.compile("Summary: +(.*)/summary.json").matcher(output);
        assertThat(printed.find()).as(output).isTrue();
        return Path.of(printed.group(1));
    }
}
