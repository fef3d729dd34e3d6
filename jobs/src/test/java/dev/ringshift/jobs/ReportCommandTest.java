package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.Program;
import dev.ringshift.report.MismatchFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path reports;

    private ExitCode run(String... arguments) {
        return new Program(List.of(new ReportCommand()))
                .run(new Invocation(
                        List.of(arguments),
                        Map.of(),
                        Map.of(),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8)));
    }

    @Test
    void should_write_the_page_when_the_folder_is_of_a_run() throws IOException {
        for (Path folder : List.of(SampleReports.validation(reports), SampleReports.migration(reports))) {
            Files.deleteIfExists(folder.resolve("report.html"));

            assertThat(run("report", folder.toString())).isEqualTo(ExitCode.DONE);

            assertThat(out.toString(UTF_8)).endsWith("Report: %s%n".formatted(folder.resolve("report.html")));
            assertThat(folder.resolve("report.html")).isNotEmptyFile();
        }
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void should_say_in_one_line_what_is_missing_when_the_folder_is_of_no_run() {
        assertThat(run("report", reports.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "ringshift: Cannot make the report of %s: it has no summary.json; give the folder of one run%n"
                                .formatted(reports));
    }

    @Test
    void should_name_file_and_line_when_one_is_damaged() throws IOException {
        Path folder = SampleReports.validation(reports);
        Path mismatches = MismatchFile.of(folder);
        Files.writeString(mismatches, "{}\n" + Files.readString(mismatches));
        run("report", folder.toString());
        Files.writeString(folder.resolve("summary.json"), "{\n  \"command\": \"validate\",\n  runId}");
        run("report", folder.toString());

        List<String> lines = err.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).endsWith("Cannot read %s: line 1 is no JSON of a mismatch".formatted(mismatches));
        assertThat(lines.get(1))
                .contains("summary.json: Unexpected character ('r'")
                .endsWith("(line 3)");
    }

    @Test
    void should_ask_for_one_folder_when_there_is_none_or_several() {
        assertThat(run("report")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report", "a", "b")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "ringshift: Cannot run report: say which folder; see ringshift report --help",
                        "ringshift: Cannot run report: unexpected argument 'b'; see ringshift report --help");
    }

    @Test
    void should_name_the_argument_when_asked_for_help() {
        assertThat(run("report", "--help")).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(UTF_8))
                .contains("Usage: ringshift report <folder> [options]", "Example: ringshift report run/");
    }
}
