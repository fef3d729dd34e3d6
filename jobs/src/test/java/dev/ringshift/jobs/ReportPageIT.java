package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringshift.report.html.HtmlReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The pages in a real browser. Pictures of them stay in {@code target/report-page}. */
class ReportPageIT {
    private static final Path FOLDER = Path.of("target", "report-page");

    /**
     * How many of a thousand pixels have a colour. Axes, their labels and the grid are grey, and a legend alone is less than
     * ten. A copy is read, because the browser warns of reading the page's own.
     */
    private static final String COLOURED = """
            const canvas = arguments[0];
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
            let coloured = 0;
            for (let i = 0; i < data.length; i += 4) {
              const colour = data.slice(i, i + 3);
              if (data[i + 3] > 0 && Math.max(...colour) - Math.min(...colour) > 50) coloured++;
            }
            return Math.round(1000 * coloured / (canvas.width * canvas.height));
            """;

    private static ChromeDriver browser;

    @BeforeAll
    static void startBrowser() throws IOException {
        Files.createDirectories(FOLDER);
        browser = Browsers.open();
        browser.manage().window().setSize(new Dimension(1280, 2600));
    }

    @AfterAll
    static void stopBrowser() {
        // null when there is no browser, which the test has said then
        if (Objects.nonNull(browser)) {
            browser.quit();
        }
    }

    /** Forgets what the browser did before. */
    private static void open(Path page) {
        browser.manage().logs().get(LogType.PERFORMANCE);
        browser.get(page.toAbsolutePath().toUri().toString());
    }

    private static void wear(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void assertDrawn(String name, String... charts) throws IOException {
        Files.write(FOLDER.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        List<WebElement> canvases = browser.findElements(By.tagName("canvas"));
        assertThat(canvases)
                .extracting(canvas -> Objects.requireNonNull(canvas.getDomAttribute("id")))
                .containsExactly(charts);
        for (WebElement canvas : canvases) {
            assertThat((Long) browser.executeScript(COLOURED, canvas))
                    .as("coloured pixels in a thousand of %s", canvas.getDomAttribute("id"))
                    .isGreaterThan(10);
        }
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .as("what the console says")
                .isEmpty();
    }

    private static void assertNothingLoadedBut(Path page) {
        List<String> requests = browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .map(ReportPageIT::message)
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/url").asText())
                .filter(url -> !url.startsWith("data:"))
                .toList();
        assertThat(requests)
                .isNotEmpty()
                .containsOnly(page.toAbsolutePath().toUri().toString());
    }

    private static JsonNode message(String json) {
        try {
            return new ObjectMapper().readTree(json).path("message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shown() {
        return browser.findElement(By.id("shown")).getText();
    }

    @Test
    void should_draw_all_charts_and_load_nothing_when_a_validation_is_opened() throws IOException {
        Path page = HtmlReport.write(SampleReports.validation(FOLDER));
        String[] charts = {"chart-kinds", "chart-ring", "chart-writetime", "chart-rows", "chart-coverage", "chart-speed"
        };

        wear("light");
        open(page);
        assertDrawn("validation-light", charts);
        assertThat(browser.findElement(By.cssSelector("#verdict h2")).getText()).isEqualTo("700 rows differ");
        String light = browser.findElement(By.tagName("body")).getCssValue("background-color");

        wear("dark");
        assertDrawn("validation-dark", charts);
        assertThat(browser.findElement(By.tagName("body")).getCssValue("background-color"))
                .isNotEqualTo(light);
        assertNothingLoadedBut(page);
    }

    @Test
    void should_narrow_the_table_when_one_filters() throws IOException {
        open(HtmlReport.write(SampleReports.validation(FOLDER)));
        assertThat(shown()).isEqualTo("700 of 700 rows");

        WebElement search = browser.findElement(By.id("search"));
        search.sendKeys("'AFTER 69");
        await().untilAsserted(() -> assertThat(shown()).isEqualTo("7 of 700 rows"));

        browser.findElement(By.cssSelector(".tabulator-col[tabulator-field=kind] input"))
                .sendKeys("ttl");
        await().untilAsserted(() -> assertThat(shown()).isEqualTo("3 of 700 rows"));
        await().untilAsserted(() -> assertThat(browser.findElements(By.cssSelector(".tabulator-row")))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.getText()).contains("ttl", "'after 69")));
    }

    @Test
    void should_show_hostile_values_as_text_when_a_table_has_some() throws IOException {
        for (Path folder : List.of(SampleReports.validation(FOLDER), SampleReports.migration(FOLDER))) {
            open(HtmlReport.write(folder));

            assertThat(browser.findElement(By.tagName("body")).getText()).contains(SampleReports.HOSTILE);
            assertThat(browser.findElements(By.tagName("img"))).isEmpty();
        }
    }

    @Test
    void should_draw_all_charts_and_load_nothing_when_a_migration_is_opened() throws IOException {
        Path page = HtmlReport.write(SampleReports.migration(FOLDER));

        wear("dark");
        open(page);

        assertDrawn("migration-dark", "chart-speed", "chart-splits", "chart-slowest", "chart-coverage");
        assertThat(browser.findElement(By.cssSelector("#verdict h2")).getText())
                .isEqualTo("Not everything is copied: 5 of 65 splits are left");
        assertNothingLoadedBut(page);
    }
}
