package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a real browser. A picture of it stays in {@code target/status-page}. */
class StatusPageIT {
    /** How many of a thousand pixels below the legend have a colour; axes, their labels and the grid are grey. */
    private static final String COLOURED = """
            const canvas = document.getElementById('ratio');
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const top = Math.round(canvas.height / 6);
            const data = copy.getImageData(0, top, canvas.width, canvas.height - top).data;
            let coloured = 0;
            for (let i = 0; i < data.length; i += 4) {
              const colour = data.slice(i, i + 3);
              if (data[i + 3] > 0 && Math.max(...colour) - Math.min(...colour) > 50) coloured++;
            }
            return 1000 * coloured / (canvas.width * canvas.height);
            """;

    private static ChromeDriver browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1280, 1400));
        return browser;
    }

    @Test
    void should_show_what_goes_on_without_an_error(@TempDir Path folder) throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(50))) {
            ReadService service = stage.start("");
            ManagedChannel channel = stage.channel(service.address());
            ChromeDriver browser = browser();
            try {
                browser.get("http://" + service.admin() + "/");
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    askSome(channel);
                    Object coloured = browser.executeScript(COLOURED);
                    assertThat(Double.parseDouble(String.valueOf(coloured))).isGreaterThan(1);
                });

                assertThat(browser.findElement(By.id("title")).getText()).isEqualTo("chat.v1.Chat");
                assertThat(browser.findElement(By.id("sub")).getText()).contains("reads the source; ready");
                assertThat(browser.findElement(By.id("methods")).getText()).contains("Join");
                assertThat(browser.findElement(By.id("keys")).getText())
                        .contains("chat.messages channel_id=7, bucket=0");
                assertThat(browser.findElement(By.id("limits")).getText()).contains("the database may have");
                assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                        .filteredOn(entry -> !entry.getMessage().contains("favicon"))
                        .extracting(LogEntry::getMessage)
                        .isEmpty();
                Path pictures = Files.createDirectories(Path.of("target", "status-page"));
                Files.write(pictures.resolve("status.png"), browser.getScreenshotAs(OutputType.BYTES));
            } finally {
                browser.quit();
            }
        }
    }

    private static void askSome(ManagedChannel channel) throws Exception {
        List<ListenableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(ServiceStage.ask(channel, "Join", 7, Duration.ofSeconds(20)));
        }
        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }
    }
}
