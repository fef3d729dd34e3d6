package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.command.ExitCode;
import dev.ringshift.report.Differences;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.WatchedJava;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As many differences as there can be, in a small heap: all are counted, some are kept, none takes the memory. */
@ExtendWith(ClusterPairExtension.class)
class ValidateMemoryIT {
    /** {@code -Dringshift.rows=1000000} for the large version. */
    private static final int ROWS = Integer.getInteger("ringshift.rows", 100_000);

    private static final int BATCH_ROWS = 100;
    private static final int IN_FLIGHT = 32;
    private static final int KEPT = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @TempDir
    private Path folder;

    private Stage stage;

    @BeforeEach
    void create(ClusterPair clusters) {
        stage = Stage.of(clusters, ValidateMemoryIT.class, folder);
        stage.onBoth("CREATE TABLE %s.t (p int, c int, v text, PRIMARY KEY (p, c))");
    }

    @Test
    void should_count_every_row_as_missing_when_the_target_is_empty() throws Exception {
        load(stage.clusters().source().session(), BATCH_ROWS, 1);

        ValidationSummary summary = validate();

        assertThat(summary.tables().get(0).compared().rows()).isEqualTo(ROWS);
        assertThat(summary.tables().get(0).compared().differences()).isEqualTo(new Differences(ROWS, 0, 0, 0, 0));
    }

    @Test
    void should_count_every_second_row_as_missing_when_one_partition_lacks_them() throws Exception {
        load(stage.clusters().source().session(), ROWS, 1);
        load(stage.clusters().target().session(), ROWS, 2);

        ValidationSummary summary = validate();

        assertThat(summary.tables().get(0).compared().rows()).isEqualTo(ROWS);
        assertThat(summary.tables().get(0).compared().differences()).isEqualTo(new Differences(ROWS / 2, 0, 0, 0, 0));
    }

    private ValidationSummary validate() throws Exception {
        Path config = stage.config("\"%s.t\"");
        List<String> command = List.of(
                Processes.home().resolve("jobs/bin/ringshift").toString(),
                "validate",
                "--config",
                config.toString(),
                "--set",
                "validate.max-mismatches=" + KEPT,
                "--set",
                "validate.recheck-delay=1s");
        Map<String, String> environment = Map.of(
                "RINGSHIFT_HEAP",
                System.getProperty("ringshift.heap", "512m"),
                "JAVA_TOOL_OPTIONS",
                String.join(" ", WatchedJava.options()) + " -Xlog:gc:file="
                        + Files.createDirectories(Path.of("target")).resolve(stage.keyspace() + ".gc.log"));

        Processes.Result result = Processes.run(command, environment, folder.resolve("validate.log"), LIMIT);

        assertThat(result.exitCode()).as(result.output()).isEqualTo(ExitCode.INCOMPLETE.status());
        Matcher printed = Pattern.compile("Summary: +(.*)").matcher(result.output());
        assertThat(printed.find()).as(result.output()).isTrue();
        Path file = Path.of(printed.group(1));
        ValidationSummary summary = (ValidationSummary) SummaryFile.readAny(file);
        assertThat(summary.outcome()).isEqualTo(RunOutcome.DIFFERENT);
        assertThat(summary.kept()).isEqualTo(KEPT);
        try (var lines = Files.lines(file.resolveSibling("mismatches").resolve("mismatches.jsonl"))) {
            assertThat(lines).hasSize(KEPT);
        }
        return summary;
    }

    /** Written long ago, or the rows would count as in motion. */
    private void load(CqlSession session, int partitionRows, int step) throws Exception {
        PreparedStatement insert = session.prepare(
                "INSERT INTO %s.t (p, c, v) VALUES (?, ?, ?) USING TIMESTAMP 1000".formatted(stage.keyspace()));
        Deque<CompletionStage<AsyncResultSet>> inFlight = new ArrayDeque<>();
        for (int first = 0; first < ROWS; first += BATCH_ROWS) {
            List<BatchableStatement<?>> batch = new ArrayList<>();
            for (int row = first; row < Math.min(ROWS, first + BATCH_ROWS); row += step) {
                batch.add(insert.bind(row / partitionRows, row, "row " + row));
            }
            if (inFlight.size() == IN_FLIGHT) {
                inFlight.remove().toCompletableFuture().get();
            }
            inFlight.add(session.executeAsync(BatchStatement.newInstance(BatchType.UNLOGGED, batch)));
        }
        for (CompletionStage<AsyncResultSet> answer : inFlight) {
            answer.toCompletableFuture().get();
        }
    }
}
