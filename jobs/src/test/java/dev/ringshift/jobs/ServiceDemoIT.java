package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The demo of the read service, small. A picture of its page stays in {@code target/load-page}. */
class ServiceDemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path LAUNCHER = Processes.home().resolve("jobs/bin/ringshift");

    /** How many pixels above the legend are about as the second argument says. */
    private static final String COLOURED = """
            const [canvas, wanted] = arguments;
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const data = copy.getImageData(0, 0, canvas.width, Math.round(canvas.height * 0.8)).data;
            let found = 0;
            for (let i = 0; i < data.length; i += 4) {
              if (data[i + 3] > 200 && wanted.every((part, j) => Math.abs(data[i + j] - part) < 24)) found++;
            }
            return found;
            """;

    private static final List<Integer> REQUESTS = List.of(0x00, 0x72, 0xb2);
    private static final List<Integer> QUERIES = List.of(0xd5, 0x5e, 0x00);

    @TempDir
    private Path folder;

    @Test
    void should_show_fewer_queries_with_coalescing_than_without() throws Exception {
        Processes.Result result = Processes.run(
                List.of(LAUNCHER.toString(), "demo", "service", "--rows", "5000", "--seconds", "6"),
                Processes.childOptions(),
                folder.resolve("demo.log"),
                LIMIT);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(queriesPerSecond("coalescing on", result.output()))
                .isPositive()
                .isLessThan(queriesPerSecond("coalescing off", result.output()));
        Matcher demo = Pattern.compile("(\\S+)/report/load\\.html ").matcher(result.output());
        assertThat(demo.find()).as(result.output()).isTrue();
        assertDrawn(Path.of(demo.group(1), "report", "load.html"));
        delete(Path.of(demo.group(1)));
    }

    private static long queriesPerSecond(String run, String output) {
        Matcher row = Pattern.compile(run + " +([0-9,]+) +([0-9,]+) +([0-9,]+) +[0-9,]+ ms")
                .matcher(output);
        assertThat(row.find()).as(output).isTrue();
        return Long.parseLong(row.group(2).replace(",", ""));
    }

    private static void assertDrawn(Path page) throws IOException {
        ChromeDriver browser = Browsers.open();
        try {
            browser.manage().window().setSize(new Dimension(1280, 1400));
            browser.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
            browser.get(page.toUri().toString());

            Path pictures = Files.createDirectories(Path.of("target", "load-page"));
            Files.write(pictures.resolve("load.png"), browser.getScreenshotAs(OutputType.BYTES));
            assertThat(browser.findElement(By.cssSelector("#verdict h2")).getText())
                    .matches("[0-9,]+ queries instead of [0-9,]+ reached the database");
            WebElement with = browser.findElement(By.id("chart-load-1"));
            assertThat(pixels(browser, with, REQUESTS)).isGreaterThan(100);
            assertThat(pixels(browser, with, QUERIES)).isGreaterThan(100);
            // where each request is a query, one line covers the other
            WebElement without = browser.findElement(By.id("chart-load-2"));
            assertThat(pixels(browser, without, QUERIES)).isGreaterThan(100);
            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        } finally {
            browser.quit();
        }
    }

    private static long pixels(ChromeDriver browser, WebElement canvas, List<Integer> colour) {
        return Long.parseLong(String.valueOf(browser.executeScript(COLOURED, canvas, colour)));
    }

    @Test
    void should_leave_no_process_behind_when_it_is_stopped() throws Exception {
        Path log = folder.resolve("demo.log");
        Process demo = Processes.start(
                List.of(LAUNCHER.toString(), "demo", "service", "--rows", "5000", "--seconds", "200"),
                Processes.childOptions(),
                log);
        await().atMost(LIMIT).until(() -> !demo.isAlive() || Processes.text(log).contains("coalescing on, for"));
        // the node, two instances and the load
        await().atMost(LIMIT).until(() -> !demo.isAlive() || demo.descendants().count() >= 4);
        List<ProcessHandle> started = demo.descendants().toList();
        assertThat(started).as(Processes.text(log)).hasSizeGreaterThanOrEqualTo(4);

        Processes.interrupt(demo);

        assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(Processes.text(log)).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(Processes.text(log)).doesNotContain("ringshift:");
        assertThat(started).noneMatch(ProcessHandle::isAlive);
    }

    private static void delete(Path demo) throws IOException {
        try (Stream<Path> paths = Files.walk(demo)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
