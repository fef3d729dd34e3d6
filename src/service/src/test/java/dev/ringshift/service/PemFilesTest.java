package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void should_try_again_when_changed_files_could_not_be_used() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pem"), "");
        AtomicInteger attempts = new AtomicInteger();
        PemFiles.follow(
                List.of(file),
                () -> {
                    int attempt = attempts.incrementAndGet();
                    if (attempt > 1 && attempt < 4) {
                        throw new IOException("the disk is away");
                    }
                },
                Duration.ofMillis(10),
                timer);
        assertThat(attempts).hasValue(1);

        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));

        // one at the start, two that fail, one that does not
        await().until(() -> attempts.get() == 4);
    }
}
