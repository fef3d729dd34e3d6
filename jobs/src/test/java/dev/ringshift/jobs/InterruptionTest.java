package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ringshift.command.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals go to a JVM of their own: Surefire would not survive them. */
class InterruptionTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int KILLED_BY_TERM = 128 + 15;

    @TempDir
    Path folder;

    private @Nullable Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void should_ask_once_and_end_at_the_second_when_signals_come(String signal) throws Exception {
        assumeFalse(
                signal.equals("INT") && Processes.isIntIgnored(),
                "this JVM was started with SIGINT ignored, a child is too");
        start("listen");
        awaitOutput("waiting");

        send(signal);
        awaitOutput("stop requested");
        awaitOutput("Stopping");
        assertThat(output()).containsOnlyOnce("Stopping").doesNotContain("hooks ran");

        send(signal);
        assertThat(exitCode()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(output()).containsOnlyOnce("Stopping").doesNotContain("hooks ran"); // at once
    }

    @Test
    void should_run_shutdown_hooks_and_exit_when_told_to_exit() throws Exception {
        start("exit");
        awaitOutput("waiting");

        send("TERM");

        assertThat(exitCode()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(output()).contains("Stopping", "hooks ran");
    }

    @Test
    void should_give_signals_back_when_closed() throws Exception {
        start("closed");
        awaitOutput("waiting");

        send("TERM");

        assertThat(exitCode()).isEqualTo(KILLED_BY_TERM);
        assertThat(output()).doesNotContain("Stopping");
    }

    @Test
    void should_give_signals_back_to_the_outer_one_when_the_inner_one_is_closed() throws Exception {
        start("nested");
        awaitOutput("waiting");

        send("TERM");

        assertThat(exitCode()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(output()).contains("Stopping outside").doesNotContain("Stopping inside");
    }

    @Test
    void should_not_be_requested_when_no_signal_came() {
        try (Interruption interruption = Interruption.listen("Stopping")) {
            assertThat(interruption.isRequested()).isFalse();
        }
    }

    private void start(String what) throws IOException {
        String classPath = Stream.of(
                        Interruption.class, InterruptionTest.class, ExitCode.class, Signals.class, Nullable.class)
                .map(InterruptionTest::location)
                .collect(Collectors.joining(File.pathSeparator));
        process = Processes.start(
                List.of(Processes.java().toString(), "-Xmx64m", "-cp", classPath, Child.class.getName(), what),
                Map.of(),
                log());
    }

    private static String location(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return Path.of(source.getLocation().getPath()).toString();
    }

    private Process process() {
        return Objects.requireNonNull(process);
    }

    private void send(String signal) throws IOException, InterruptedException {
        Processes.signal(process(), signal);
    }

    private int exitCode() throws InterruptedException {
        assertThat(process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("ended: %s", output())
                .isTrue();
        return process().exitValue();
    }

    private void awaitOutput(String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(output()).contains(text));
    }

    private Path log() {
        return folder.resolve("child.log");
    }

    private String output() {
        return Processes.text(log());
    }

    /** What is signalled. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hooks ran")));
            switch (args[0]) {
                case "listen" -> listen();
                case "exit" -> {
                    try (Interruption interruption = Interruption.exit("Stopping")) {
                        waitForever();
                    }
                }
                case "nested" -> {
                    try (Interruption outer = Interruption.exit("Stopping outside")) {
                        Interruption.listen("Stopping inside").close();
                        waitForever();
                    }
                }
                default -> {
                    Interruption.listen("Stopping").close();
                    waitForever();
                }
            }
        }

        private static void listen() throws InterruptedException {
            try (Interruption interruption = Interruption.listen("Stopping")) {
                System.out.println("waiting");
                while (!interruption.isRequested()) {
                    LockSupport.parkNanos(10_000_000);
                }
                System.out.println("stop requested");
                waitForever();
            }
        }

        private static void waitForever() throws InterruptedException {
            System.out.println("waiting");
            new CountDownLatch(1).await();
        }
    }
}
