package dev.ringshift.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.Summary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.Validations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final Pattern CONTENT =
            Pattern.compile("<script type=\"application/json\" id=\"content\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path reports;

    private Path folder(Summary summary) throws IOException {
        SummaryFile.write(reports, summary);
        return reports.resolve(summary.runId());
    }

    private static JsonNode content(Path page) throws IOException {
        Matcher content = CONTENT.matcher(Files.readString(page));
        assertThat(content.find()).isTrue();
        return new ObjectMapper().readTree(content.group(1));
    }

    private static List<String> charts(JsonNode content) {
        return StreamSupport.stream(content.path("charts").spliterator(), false)
                .map(chart -> chart.path("id").asText())
                .toList();
    }

    private static Mismatch hostile(String text) {
        return new Mismatch(
                text,
                text,
                1,
                Map.of(text, text),
                Map.of(text, text),
                List.of(),
                Kind.VALUE,
                text,
                text,
                text,
                text,
                1L,
                2L,
                null,
                null);
    }

    @Test
    void should_show_the_verdict_and_no_mismatches_when_both_sides_are_the_same() throws IOException {
        Path page = HtmlReport.write(folder(Validations.clean()));

        JsonNode content = content(page);
        assertThat(page).isEqualTo(reports.resolve("v1/report.html"));
        assertThat(content.at("/verdict/level").asText()).isEqualTo("good");
        assertThat(content.at("/verdict/headline").asText()).isEqualTo("Both sides are the same: all 1,000,000 rows");
        assertThat(content.path("mismatches").isNull()).isTrue();
        assertThat(charts(content)).containsExactly("rows");
    }

    @Test
    void should_show_all_charts_when_all_files_are_there() throws IOException {
        Path folder = folder(Validations.different());
        MismatchFile.write(folder, Validations.mismatches(110)::forEach);
        Files.writeString(folder.resolve("splits.csv"), """
                table,start,end,state,attempt,estimated_bytes,rows,cells,bytes,retries,suspects,millis,reason
                chat.messages,-9223372036854775808,0,done,1,0,10,50,4000,0,1,1500,
                chat.messages,0,9223372036854775807,failed,2,0,0,0,0,3,0,900,"Cannot read, ""why""\"
                """);
        Files.writeString(folder.resolve("progress.csv"), """
                seconds,table,ring,rows,bytes,rows_per_second,eta_seconds,retries
                5.0,,0.1,1000,4000,200.4,45,0
                5.0,chat.messages,0.1,1000,4000,200,45,0
                10.0,,0.2,3000,8000,400,,0
                """);

        JsonNode content = content(HtmlReport.write(folder));

        assertThat(charts(content)).containsExactly("kinds", "ring", "writetime", "rows", "coverage", "speed");
        assertThat(sum(content.at("/charts/0/series"))).as("all kinds").isEqualTo(110);
        assertThat(sum(content.at("/charts/1/series"))).as("over the ring").isEqualTo(110);
        assertThat(sum(content.at("/charts/2/series"))).as("over time").isEqualTo(110);
        assertThat(sum(content.at("/charts/4/series/0"))).as("half of 64 parts").isEqualTo(3200);
        assertThat(sum(content.at("/charts/4/series/1"))).as("failed").isEqualTo(3200);
        assertThat(content.at("/charts/5/series/0/values").toString()).isEqualTo("[200.0,400.0]");
        assertThat(content.at("/mismatches/rows")).hasSize(110);
    }

    private static double sum(JsonNode node) {
        return node.findValues("values").stream()
                .flatMap(values -> StreamSupport.stream(values.spliterator(), false))
                .mapToDouble(JsonNode::asDouble)
                .sum();
    }

    @Test
    void should_keep_hostile_values_within_the_json_when_a_page_is_made() throws IOException {
        Path folder = folder(Validations.different());
        List<Mismatch> mismatches = new ArrayList<>();
        for (String text :
                List.of("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--{{policy}}")) {
            mismatches.add(hostile(text));
        }
        MismatchFile.write(folder, mismatches::forEach);

        Path page = HtmlReport.write(folder);

        String text = Files.readString(page);
        assertThat(text.split("alert\\(1\\)", -1)).as("the values are there").hasSizeGreaterThan(10);
        assertThat(text).doesNotContain("<script>alert", "<img", "<!--{{");
        assertThat(content(page).at("/mismatches/rows/0/sourceValue").asText())
                .isEqualTo("</script><script>alert(1)</script>");
        assertThat(content(page).at("/mismatches/rows/2/sourceValue").asText()).isEqualTo("<!--{{policy}}");
    }

    @Test
    void should_load_and_evaluate_nothing_when_a_page_is_made() throws IOException {
        String page = Files.readString(HtmlReport.write(folder(Validations.clean())));

        assertThat(page)
                .containsPattern("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src"
                        + "( 'sha256-[\\w+/]{43}='){3}\"")
                .doesNotContain("sourceMappingURL", "unsafe-eval", "{{content}}", "{{scripts}}")
                .doesNotContainPattern("<(script|link|img)[^>]+(src|href)=\"(?!data:)");
    }

    @Test
    void should_stay_small_and_say_how_many_rows_it_shows_when_there_are_many_mismatches() throws IOException {
        Path folder = folder(Validations.of(
                RunOutcome.DIFFERENT,
                null,
                List.of(Validations.table("chat.messages", 1_000_000, new Differences(10_500, 0, 0, 0, 0), null))));
        MismatchFile.write(folder, Validations.mismatches(10_000)::forEach);

        Path page = HtmlReport.write(folder);

        assertThat(page).isRegularFile();
        assertThat(Files.size(page)).isLessThan(2_000_000);
        assertThat(content(page).at("/mismatches/rows")).hasSize(2_000);
        assertThat(content(page).at("/mismatches/note").asText())
                .isEqualTo("10,500 mismatches in all; this table has the first 2,000 of the 10,000 that"
                        + " mismatches/mismatches.jsonl keeps.");
        assertThat(sum(content(page).at("/charts/1/series"))).as("all of them").isEqualTo(10_000);
    }

    @Test
    void should_shorten_values_when_they_are_long() throws IOException {
        Path folder = folder(Validations.different());
        String value = "x".repeat(30_000_000);
        MismatchFile.write(
                folder,
                List.of(new Mismatch(
                        "a.b",
                        "a.b",
                        1,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Kind.VALUE,
                        "c",
                        null,
                        value,
                        null,
                        1L,
                        2L,
                        null,
                        null))::forEach);

        assertThat(content(HtmlReport.write(folder))
                        .at("/mismatches/rows/0/sourceValue")
                        .asText())
                .isEqualTo("x".repeat(200) + "… (30,000,000 characters)");
    }

    @Test
    void should_take_any_writetime_when_an_application_has_a_clock_of_its_own() throws IOException {
        Path folder = folder(Validations.different());
        List<Mismatch> mismatches = new ArrayList<>();
        for (long micros : new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
            mismatches.add(new Mismatch(
                    "a.b",
                    "a.b",
                    micros,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Kind.EXTRA,
                    null,
                    null,
                    null,
                    null,
                    null,
                    micros,
                    null,
                    null));
        }
        MismatchFile.write(folder, mismatches::forEach);

        JsonNode content = content(HtmlReport.write(folder));

        assertThat(sum(content.at("/charts/2/series"))).isEqualTo(3);
        assertThat(content.at("/mismatches/rows/2/targetWritetime").asText()).startsWith("+294247-01-10");
    }

    @Test
    void should_thin_the_curve_when_a_run_took_days() throws IOException {
        Path folder = folder(Validations.clean());
        StringBuilder lines = new StringBuilder("seconds,table,ring,rows,bytes,rows_per_second,eta_seconds,retries\n");
        IntStream.range(0, 50_000).forEach(i -> lines.append(i * 5).append(",,0.5,1,1,700,1,0\n"));
        Files.writeString(folder.resolve("progress.csv"), lines);

        JsonNode content = content(HtmlReport.write(folder));

        assertThat(content.at("/charts/1/series/0/values")).hasSize(200);
    }

    @Test
    void should_name_the_file_and_the_reason_when_a_folder_cannot_be_read() throws IOException {
        Path missing = reports.resolve("none");
        assertThatThrownBy(() -> HtmlReport.write(missing))
                .isInstanceOf(IOException.class)
                .hasMessage("it has no summary.json; give the folder of one run");

        Path folder = folder(Validations.clean());
        Path csv = Files.writeString(folder.resolve("splits.csv"), "table,start,end\nchat.a,1,many\n");
        assertThatThrownBy(() -> HtmlReport.write(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot read %s: ".formatted(csv))
                .hasMessageEndingWith("(line 2)");
        Files.delete(csv);

        Path mismatches = MismatchFile.write(folder, List.<Mismatch>of()::forEach);
        Files.writeString(mismatches, "odd\n");
        assertThatThrownBy(() -> HtmlReport.write(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read %s: line 1 is no JSON of a mismatch".formatted(mismatches));

        Path summary = Files.writeString(folder.resolve("summary.json"), "{\n\"command\": oops}");
        assertThatThrownBy(() -> HtmlReport.write(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot read %s: Unrecognized token 'oops'".formatted(summary))
                .hasMessageEndingWith("(line 2)");
    }
}
