package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {
    @TempDir
    private Path folder;

    /** Instances of a demo that was killed went on, and held their ports. */
    @Test
    void should_end_when_the_process_that_started_it_is_killed() throws Exception {
        Process parent = new ProcessBuilder(
                        Processes.java().toString(),
                        "-Dringshift.home=" + Processes.home(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.resolve("processes.log").toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("started");
            List<ProcessHandle> children = parent.children().toList();
            assertThat(children).isNotEmpty().allMatch(ProcessHandle::isAlive);

            parent.toHandle().destroyForcibly();

            assertThat(children).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(60, TimeUnit.SECONDS));
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    /** Starts a stub of a database, and stays. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            List<String> anyPort = List.of("--port", "0", "--http-port", "0");
            ServiceProcess stub = ServiceProcess.start(ServiceProcess.Kind.DATABASE, 128, Path.of(args[0]), anyPort);
            stub.awaitLine("CQL at");
            System.out.println("started");
            new CountDownLatch(1).await();
        }
    }
}
