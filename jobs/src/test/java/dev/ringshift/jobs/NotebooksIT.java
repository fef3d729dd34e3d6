package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The notebooks, run from their first cell to their last on folders as runs leave them. */
class NotebooksIT {
    private static final Path FOLDER = Path.of("target", "notebooks").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The figures that the notebook has found in the folder. */
    private static JsonNode figures(String notebook, Path report) throws IOException, InterruptedException {
        Path figures = FOLDER.resolve(notebook + ".figures.json");
        Files.deleteIfExists(figures);
        Processes.Result result = Processes.run(
                List.of(
                        Programs.NBCONVERT.path().toString(),
                        "--to",
                        "html",
                        "--execute",
                        "--output-dir",
                        FOLDER.toString(),
                        Processes.home()
                                .resolve("notebooks/%s.ipynb".formatted(notebook))
                                .toString()),
                Map.of(
                        "RINGSHIFT_REPORT", report.toString(),
                        "RINGSHIFT_FIGURES", figures.toString(),
                        "MPLCONFIGDIR", FOLDER.resolve("matplotlib").toString(),
                        "IPYTHONDIR", FOLDER.resolve("ipython").toString()),
                FOLDER.resolve(notebook + ".log"),
                Duration.ofMinutes(5));
        assertThat(result.exitCode())
                .as("of nbconvert, which needs: %s; it said: %s", Programs.NBCONVERT.remedy(), result.output())
                .isZero();
        assertThat(Files.readString(FOLDER.resolve(notebook + ".html")))
                .contains("data:image/png;base64,")
                .doesNotContain(SampleReports.HOSTILE);
        return JSON.readTree(figures.toFile());
    }

    private static JsonNode summary(Path report) throws IOException {
        return JSON.readTree(report.resolve("summary.json").toFile());
    }

    /** Over all tables. */
    private static long sum(JsonNode summary, String path) {
        return StreamSupport.stream(summary.path("tables").spliterator(), false)
                .mapToLong(table -> table.at(path).asLong())
                .sum();
    }

    @Test
    void should_have_the_figures_of_the_summary_when_run_on_a_validation() throws Exception {
        Path report = SampleReports.validation(FOLDER);

        JsonNode figures = figures("validation-report", report);

        JsonNode summary = summary(report);
        assertThat(figures.path("rows").asLong())
                .isEqualTo(sum(summary, "/compared/rows"))
                .isEqualTo(1_002_000);
        assertThat(figures.path("rowsThatDiffer").asLong()).isEqualTo(sum(summary, "/compared/mismatchedRows"));
        assertThat(figures.path("splitsLeft").asLong()).isZero();
        for (String kind : List.of("missing", "extra", "value", "writetime", "ttl")) {
            assertThat(figures.path("byKind").path(kind).asLong())
                    .as(kind)
                    .isPositive()
                    .isEqualTo(summary.path("differences").path(kind).asLong());
        }
        assertThat(figures.path("kept").asLong()).isEqualTo(summary.path("kept").asLong());
        assertThat(figures.path("onTheRing").asLong())
                .as("each in one part of the ring")
                .isEqualTo(700);
        // that of the mismatches whose number ends in 0
        assertThat(figures.path("worstPartition").asLong()).isEqualTo(70);
    }

    @Test
    void should_have_the_figures_of_the_summary_when_run_on_a_migration() throws Exception {
        Path report = SampleReports.migration(FOLDER);

        JsonNode figures = figures("migration-report", report);

        JsonNode summary = summary(report);
        assertThat(figures.path("rows").asLong())
                .isEqualTo(sum(summary, "/tally/rows"))
                .isEqualTo(12_002_000);
        assertThat(figures.path("bytes").asLong()).isEqualTo(sum(summary, "/tally/bytes"));
        assertThat(figures.path("splitsLeft").asLong())
                .isEqualTo(sum(summary, "/splits/failed") + sum(summary, "/splits/notStarted"));
        assertThat(figures.at("/splitsByState/done").asLong()).isEqualTo(sum(summary, "/splits/done"));
        assertThat(figures.at("/splitsByState/done earlier").asLong()).isEqualTo(sum(summary, "/splits/skipped"));
        assertThat(figures.at("/splitsByState/not begun").asLong()).isEqualTo(sum(summary, "/splits/notStarted"));
        assertThat(figures.path("failed").asLong()).isEqualTo(1);
        assertThat(figures.path("slowestSeconds").asDouble()).isBetween(1.8, 1.9);
        assertThat(figures.path("meanRowsPerSecond").asDouble()).isBetween(30_000.0, 34_000.0);
    }

    @Test
    void should_be_without_outputs_when_committed() throws IOException {
        try (var notebooks = Files.list(Processes.home().resolve("notebooks"))) {
            assertThat(notebooks.filter(file -> file.toString().endsWith(".ipynb")))
                    .hasSize(2)
                    .allSatisfy(notebook -> assertThat(
                                    JSON.readTree(notebook.toFile()).findValues("outputs"))
                            .isNotEmpty()
                            .allSatisfy(outputs -> assertThat(outputs).isEmpty()));
        }
    }
}
