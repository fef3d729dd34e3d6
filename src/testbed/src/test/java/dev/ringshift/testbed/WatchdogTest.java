package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void should_end_when_its_input_ends() throws Exception {
        Process child = java(Watchdog.class, Idle.class);
        assertThat(firstLine(child)).isEqualTo("idle");
        assertThat(child.isAlive()).isTrue();

        child.getOutputStream().close();

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void should_end_when_its_parent_is_killed() throws Exception {
        Process parent = java(Parent.class);
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly();

        assertThat(child.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
    }

    private static Process java(Class<?>... mainAndArguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"));
        for (Class<?> name : mainAndArguments) {
            builder.command().add(name.getName());
        }
        return builder.redirectErrorStream(true).start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(reader.readLine());
    }

    /** What the watchdog runs. */
    public static final class Idle {
        private Idle() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("idle");
            new CountDownLatch(1).await();
        }
    }

    /** Starts a watched child, and prints its process id once it runs. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            Process child = java(Watchdog.class, Idle.class);
            firstLine(child);
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }
}
