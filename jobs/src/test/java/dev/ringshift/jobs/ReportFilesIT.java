package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.ringshift.command.ExitCode;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What runs on real nodes leave in their folders: all files say the same. */
@ExtendWith(ClusterPairExtension.class)
class ReportFilesIT {
    private static final int ROWS = 200;

    /** In each value, and in nothing else. */
    private static final String SECRET = "sesame";

    @TempDir
    private Path folder;

    private Stage stage;
    private Path config;

    @BeforeEach
    void open(ClusterPair clusters) throws IOException {
        stage = Stage.of(clusters, ReportFilesIT.class, folder);
        stage.onBoth("CREATE TABLE %s.notes (p int, c int, a text, tags map<text, text>, PRIMARY KEY (p, c))");
        config = stage.config("\"%s.notes\"");
        for (int i = 0; i < ROWS; i++) {
            stage.onSource(insert(i, 1000));
        }
    }

    private static String insert(int i, long writetime) {
        return "INSERT INTO %%s.notes (p, c, a, tags) VALUES (%d, %d, '%s %d', {'%s %d': '%s'}) USING TIMESTAMP %d"
                .formatted(i % 50, i, SECRET, i, SECRET, i % 3, SECRET, writetime);
    }

    /** Rows of each kind of mismatch. */
    private void damage() {
        for (int i = 0; i < ROWS; i += 10) {
            stage.onTarget("DELETE FROM %%s.notes WHERE p = %d AND c = %d".formatted(i % 50, i));
        }
        stage.onTarget("INSERT INTO %%s.notes (p, c, a) VALUES (7, 1000, '%s')".formatted(SECRET));
        stage.onTarget("UPDATE %%s.notes SET a = '%s', tags['%s x'] = '%s' WHERE p = 1 AND c = 1"
                .formatted(SECRET, SECRET, SECRET));
        stage.onTarget(insert(2, 2000));
        stage.onTarget("UPDATE %%s.notes USING TTL 9999 AND TIMESTAMP 1000 SET a = '%s 3' WHERE p = 3 AND c = 3"
                .formatted(SECRET));
    }

    private Path validate(String... more) {
        Cli.Result result = Cli.run(Stream.concat(
                        Stream.of(
                                "validate",
                                "--config",
                                config.toString(),
                                "--set",
                                "validate.settle=0s",
                                "--set",
                                "validate.recheck-delay=0s"),
                        Stream.of(more))
                .toArray(String[]::new));
        assertThat(result.err()).doesNotContain("ringshift:");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        return folder(result);
    }

    private static Path folder(Cli.Result result) {
        Matcher printed = Pattern.compile("Summary: +(.*)").matcher(result.out());
        assertThat(printed.find()).as(result.out()).isTrue();
        return Objects.requireNonNull(Path.of(printed.group(1)).getParent());
    }

    private static List<Map<String, String>> lines(Path file) throws IOException {
        try (MappingIterator<Map<String, String>> lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(file.toFile())) {
            return lines.readAll();
        }
    }

    private static long sum(List<Map<String, String>> lines, String column) {
        return lines.stream()
                .mapToLong(line -> Long.parseLong(line.getOrDefault(column, "")))
                .sum();
    }

    private static List<Mismatch> mismatches(Path run) throws IOException {
        List<Mismatch> mismatches = new ArrayList<>();
        MismatchFile.read(MismatchFile.of(run), mismatches::add);
        return mismatches;
    }

    /** In a Spark of its own: that of the run has ended with it. */
    private static List<Row> parquet(Path run) {
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            return spark.read()
                    .parquet(run.resolve("mismatches/parquet").toString())
                    .collectAsList();
        } finally {
            spark.stop();
        }
    }

    private void assertSplits(Path run, long splits, long rows) throws IOException {
        assertThat(lines(run.resolve("splits.csv")))
                .hasSize((int) splits)
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("table", stage.keyspace() + ".notes")
                        .containsEntry("state", "done")
                        .containsEntry("attempt", "1")
                        .containsEntry("reason", ""))
                .satisfies(
                        lines -> assertThat(sum(new ArrayList<>(lines), "rows")).isEqualTo(rows));
    }

    private void assertProgress(Path run, long rows, long bytes) throws IOException {
        List<Map<String, String>> lines = lines(run.resolve("progress.csv"));
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .extracting(line -> line.getOrDefault("table", ""))
                .containsExactly(stage.keyspace() + ".notes", "");
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("ring", "1.0")
                        .containsEntry("rows", Long.toString(rows))
                        .containsEntry("bytes", Long.toString(bytes))
                        .containsEntry("eta_seconds", "0"));
    }

    @Test
    void should_say_the_same_in_all_files_when_runs_have_ended() throws IOException {
        Cli.Result migrated = stage.migrate(config);

        assertThat(migrated.err()).doesNotContain("ringshift:");
        Path copied = folder(migrated);
        TableSummary table = ((RunSummary) SummaryFile.readAny(copied.resolve(SummaryFile.NAME)))
                .tables()
                .get(0);
        assertThat(table.tally().rows()).isEqualTo(ROWS);
        assertSplits(copied, table.splits().planned(), ROWS);
        assertThat(sum(lines(copied.resolve("splits.csv")), "cells"))
                .isEqualTo(table.tally().cells());
        assertProgress(copied, ROWS, table.tally().bytes());

        damage();
        Path validated = validate();

        ValidationSummary summary = (ValidationSummary) SummaryFile.readAny(validated.resolve(SummaryFile.NAME));
        TableComparison compared = summary.tables().get(0);
        assertThat(compared.compared().mismatchedRows()).isEqualTo(ROWS / 10 + 4);
        assertSplits(validated, compared.splits().planned(), ROWS + 1);
        assertThat(sum(lines(validated.resolve("splits.csv")), "suspects"))
                .isEqualTo(compared.compared().suspects())
                .isEqualTo(ROWS / 10 + 4);
        assertProgress(validated, ROWS + 1, compared.compared().bytes());

        List<Mismatch> mismatches = mismatches(validated);
        assertThat(mismatches).hasSize((int) summary.kept());
        assertThat(mismatches).extracting(Mismatch::kind).contains(Mismatch.Kind.values());
        assertThat(parquet(validated).stream().map(ReportFilesIT::text))
                .containsExactlyElementsOf(
                        mismatches.stream().map(ReportFilesIT::text).toList());
        assertThat(Files.readString(validated.resolve("report.html"))).contains(SECRET);
    }

    private static String text(Mismatch mismatch) {
        return Stream.of(
                        mismatch.source(),
                        mismatch.target(),
                        mismatch.token(),
                        "{\"p\":\"%s\"}".formatted(mismatch.partitionKey().get("p")),
                        "{\"c\":\"%s\"}".formatted(mismatch.clusteringKey().get("c")),
                        mismatch.kind().word(),
                        mismatch.column(),
                        mismatch.element(),
                        mismatch.sourceValue(),
                        mismatch.targetValue(),
                        mismatch.sourceWritetime(),
                        mismatch.targetWritetime(),
                        mismatch.sourceExpiry(),
                        mismatch.targetExpiry())
                .map(String::valueOf)
                .toList()
                .toString();
    }

    private static String text(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            values.add(String.valueOf(row.get(i) instanceof java.sql.Timestamp time ? time.toInstant() : row.get(i)));
        }
        return values.toString();
    }

    @Test
    void should_have_no_value_in_any_file_when_redacted() throws IOException {
        for (int i = 0; i < ROWS; i++) {
            stage.onTarget(insert(i, 1000));
        }
        damage();

        Path run = validate("--redact");

        try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .contains("summary.json", "mismatches.jsonl", "splits.csv", "progress.csv", "report.html")
                    .anyMatch(name -> name.endsWith(".parquet"));
            assertThat(all)
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), UTF_8))
                            .doesNotContain(SECRET));
        }
        List<Mismatch> mismatches = mismatches(run);
        assertThat(mismatches).extracting(Mismatch::kind).contains(Mismatch.Kind.values());
        assertThat(mismatches).allSatisfy(mismatch -> {
            assertThat(Stream.of(mismatch.element(), mismatch.sourceValue(), mismatch.targetValue())
                            .filter(Objects::nonNull))
                    .allMatch(hash -> hash.matches("hmac:[0-9a-f]{16}"));
            assertThat(mismatch.partitionKey().get("p")).matches("[0-9]+");
            if (mismatch.kind() == Mismatch.Kind.WRITETIME) {
                assertThat(mismatch.sourceValue()).isEqualTo(mismatch.targetValue());
            }
        });
        // compressed as they may be in the file
        assertThat(parquet(run).stream().map(ReportFilesIT::text))
                .containsExactlyElementsOf(
                        mismatches.stream().map(ReportFilesIT::text).toList());
    }

    @Test
    void should_have_parquet_too_when_executors_of_a_cluster_write_it() throws Exception {
        stage.onTarget(insert(0, 1000));

        try (SparkCluster spark = SparkCluster.start(folder.resolve("spark"), 1)) {
            Processes.Result result = spark.submit(
                    "dev.ringshift.jobs.Ringshift",
                    "validate",
                    "--config",
                    config.toString(),
                    "--set",
                    "validate.settle=0s",
                    "--set",
                    "validate.recheck-delay=0s");

            assertThat(result.exitCode()).as(result.output()).isEqualTo(ExitCode.INCOMPLETE.status());
            assertThat(result.output()).doesNotContain("ringshift:");
            Path run = folder(new Cli.Result(result.exitCode(), result.output(), ""));
            assertThat(parquet(run)).hasSize(ROWS - 1);
        }
    }
}
