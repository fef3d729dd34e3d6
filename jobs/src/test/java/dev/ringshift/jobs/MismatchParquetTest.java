package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MismatchParquetTest {
    private static JavaSparkContext spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void startSpark() {
        spark = new JavaSparkContext(new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("mismatches")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    private static Dataset<Row> read(Path parquet) {
        return SparkSession.builder().getOrCreate().read().parquet(parquet.toString());
    }

    private static Path write(Path runFolder, List<Mismatch> mismatches) throws IOException {
        Path lines = MismatchFile.write(runFolder, mismatches::forEach);
        return new MismatchParquet(spark).write(lines, mismatches.size()).orElseThrow();
    }

    private static Mismatch mismatch(int i) {
        return mismatch(i, "'line\nfeed\r\n'");
    }

    private static Mismatch mismatch(int i, String sourceValue) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("z", "'it''s " + i + "'");
        key.put("a", "2");
        return new Mismatch(
                "chat.messages",
                "talk.messages",
                Long.MIN_VALUE + i,
                key,
                Map.of(),
                List.of(new byte[] {1}),
                Kind.TTL,
                "tags",
                "'\"ü 字 🙂\"'",
                sourceValue,
                null,
                1_795_000_000_000_000L,
                null,
                Instant.parse("2038-01-19T03:14:07Z"),
                null);
    }

    @Test
    void should_have_the_columns_that_are_documented_when_written() throws IOException {
        Path parquet = write(folder, List.of(mismatch(1)));

        assertThat(parquet).isEqualTo(folder.resolve("mismatches/parquet"));
        assertThat(read(parquet).schema().toDDL())
                .isEqualTo("source STRING,target STRING,token BIGINT,partition_key STRING,clustering_key STRING,"
                        + "kind STRING,column STRING,element STRING,source_value STRING,target_value STRING,"
                        + "source_writetime BIGINT,target_writetime BIGINT,source_expiry TIMESTAMP,"
                        + "target_expiry TIMESTAMP");
        Row row = read(parquet).collectAsList().get(0);
        assertThat(IntStream.range(0, row.length()).mapToObj(row::get))
                .containsExactly(
                        "chat.messages",
                        "talk.messages",
                        Long.MIN_VALUE + 1,
                        "{\"z\":\"'it''s 1'\",\"a\":\"2\"}",
                        "{}",
                        "ttl",
                        "tags",
                        "'\"ü 字 🙂\"'",
                        "'line\nfeed\r\n'",
                        null,
                        1_795_000_000_000_000L,
                        null,
                        Timestamp.from(Instant.parse("2038-01-19T03:14:07Z")),
                        null);
    }

    @Test
    void should_keep_a_value_when_it_is_longer_than_readers_of_json_take_by_default() throws IOException {
        String value = "x".repeat(21_000_000);

        Path parquet = write(folder, List.of(mismatch(1, value)));

        assertThat(read(parquet).selectExpr("length(source_value)").first().getInt(0))
                .isEqualTo(value.length());
    }

    @Test
    void should_have_every_row_in_one_file_when_there_are_many() throws IOException {
        Path parquet = write(
                folder,
                IntStream.range(0, 50_000)
                        .mapToObj(MismatchParquetTest::mismatch)
                        .toList());

        assertThat(read(parquet).select("token").distinct().count()).isEqualTo(50_000);
        try (var files = Files.list(parquet)) {
            assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
                    .hasSize(1);
        }
    }

    @Test
    void should_have_the_columns_when_nothing_differs() throws IOException {
        Path parquet = write(folder, List.of());

        assertThat(read(parquet).count()).isZero();
        assertThat(read(parquet).columns()).hasSize(14);
    }

    @Test
    void should_take_the_place_of_what_is_there_when_written_again() throws IOException {
        write(folder, List.of(mismatch(1), mismatch(2)));

        assertThat(read(write(folder, List.of(mismatch(3)))).count()).isEqualTo(1);
    }

    @Test
    void should_write_where_it_is_told_when_the_path_has_odd_characters() throws IOException {
        Path parquet = write(folder.resolve("a b%20c"), List.of(mismatch(1)));

        assertThat(Files.isDirectory(folder.resolve("a b%20c/mismatches/parquet")))
                .isTrue();
        assertThat(read(parquet).count()).isEqualTo(1);
    }

    @Test
    void should_refuse_when_rows_are_lost_or_a_line_is_no_json() throws IOException {
        Path lines = MismatchFile.write(folder, List.of(mismatch(1))::forEach);

        assertThatThrownBy(() -> new MismatchParquet(spark).write(lines, 2))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write %s: 1 of 2 rows are there", folder.resolve("mismatches/parquet"));

        Files.writeString(lines, "{\"source\":");
        assertThatThrownBy(() -> new MismatchParquet(spark).write(lines, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot write " + folder.resolve("mismatches/parquet") + ": ");
    }

    @Test
    void should_see_the_driver_s_file_alone_when_an_executor_looks() throws Exception {
        Path lines = MismatchFile.write(folder, List.of(mismatch(1))::forEach);
        long bytes = Files.size(lines);

        assertThat(new MismatchParquet.Sees(lines.toString(), bytes).call(0)).isTrue();
        assertThat(new MismatchParquet.Sees(lines.toString(), bytes + 1).call(0))
                .isFalse();
        assertThat(new MismatchParquet.Sees(lines + ".none", bytes).call(0)).isFalse();
    }
}
