package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringshift.report.TableSummary.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryFileTest {
    @TempDir
    Path directory;

    @Test
    void should_be_the_same_summary_when_read_back() throws IOException {
        for (RunSummary summary : List.of(Summaries.interrupted(), Summaries.done())) {
            assertThat(SummaryFile.read(SummaryFile.write(directory, summary))).isEqualTo(summary);
        }
    }

    @Test
    void should_be_the_same_validation_when_read_back() throws IOException {
        for (ValidationSummary summary :
                List.of(Validations.clean(), Validations.cleanSample(), Validations.different())) {
            assertThat(SummaryFile.readAny(SummaryFile.write(directory, summary)))
                    .isEqualTo(summary);
        }
    }

    @Test
    void should_be_what_its_command_says_when_any_summary_is_read() throws IOException {
        assertThat(SummaryFile.readAny(SummaryFile.write(directory, Summaries.done())))
                .isEqualTo(Summaries.done());
        assertThatThrownBy(() -> SummaryFile.readAny(Files.writeString(directory.resolve("x.json"), "[1]")))
                .isInstanceOf(IOException.class)
                .hasMessage("it is no summary of a run: it names no command");
    }

    @Test
    void should_lie_alone_in_the_folder_of_the_run_when_written_twice() throws IOException {
        Path reports = directory.resolve("run/report");

        SummaryFile.write(reports, Summaries.interrupted());
        Path file = SummaryFile.write(reports, Summaries.interrupted());

        assertThat(file).isEqualTo(reports.resolve("20261124-100000-ab12/summary.json"));
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
        try (var files = Files.list(reports.resolve("20261124-100000-ab12"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void should_leave_nothing_behind_when_the_file_cannot_be_replaced() throws IOException {
        Path obstacle =
                Files.createDirectories(directory.resolve("r1/summary.json/x")).getParent();

        assertThatThrownBy(() -> SummaryFile.write(directory, Summaries.done())).isInstanceOf(IOException.class);

        try (var files = Files.list(directory.resolve("r1"))) {
            assertThat(files).containsExactly(obstacle);
        }
    }

    @Test
    void should_hold_what_programs_look_for_when_written() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(SummaryFile.write(directory, Summaries.interrupted()).toFile());

        assertThat(json.path("outcome").asText()).isEqualTo("interrupted");
        assertThat(json.path("exitCode").asInt()).isEqualTo(4);
        assertThat(json.path("started").asText()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(json.path("seconds").asDouble()).isEqualTo(3725);
        JsonNode table = json.path("tables").path(0);
        assertThat(table.path("rowsPerSecond").asDouble()).isEqualTo(123_456_789 / 3600.0);
        assertThat(table.path("mebibytesPerSecond").asDouble()).isEqualTo(20 * 1024 / 3600.0);
        assertThat(table.at("/splits/notStarted").asInt()).isEqualTo(95);
        assertThat(table.at("/tally/widestRowBytes").asLong()).isEqualTo(70_000);
        assertThat(table.at("/failures/kept/0/range").toString())
                .isEqualTo("{\"start\":\"-9223372036854775808\",\"end\":\"-9223372036854775807\"}");
        assertThat(table.path("tuning").toString())
                .isEqualTo("{\"split-size\":{\"value\":\"64MiB\",\"origin\":\"set\"},"
                        + "\"batch.rows\":{\"value\":\"50\",\"origin\":\"chosen\"}}");
    }

    @Test
    void should_count_all_failures_when_only_the_first_are_kept() {
        Failures failures = Failures.of(Summaries.failures(250));

        assertThat(failures.total()).isEqualTo(250);
        assertThat(failures.kept()).isEqualTo(Summaries.failures(100));
        assertThatThrownBy(() -> new Failures(1, Summaries.failures(2))).hasMessage("Cannot keep 2 of 1 failures");
    }

    @Test
    void should_refuse_when_a_run_id_leads_out_of_the_report_directory() {
        RunSummary done = Summaries.done();

        assertThatThrownBy(() -> new RunSummary(
                        "../r1",
                        "migrate",
                        done.started(),
                        done.finished(),
                        RunOutcome.DONE,
                        null,
                        done.source(),
                        done.target(),
                        null,
                        List.of()))
                .hasMessage("Cannot take '../r1' as a run id: it names a folder; use letters, digits, '.', '-', '_'");
    }

    @Test
    void should_refuse_when_a_run_ends_before_it_starts() {
        RunSummary done = Summaries.done();

        assertThatThrownBy(() -> new RunSummary(
                        "r1",
                        "migrate",
                        Summaries.STARTED,
                        Summaries.STARTED.minusSeconds(1),
                        RunOutcome.DONE,
                        null,
                        done.source(),
                        done.target(),
                        null,
                        List.of()))
                .hasMessage("Cannot summarize run r1: finished 2026-11-24T09:59:59Z, before it started"
                        + " 2026-11-24T10:00:00Z");
    }
}
