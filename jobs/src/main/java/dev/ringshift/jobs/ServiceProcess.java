package dev.ringshift.jobs;

import dev.ringshift.testbed.RingshiftHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of the read service, of its database's stub, or of its load; no Spark in it. Ended when closed. */
final class ServiceProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final BufferedReader out;

    private ServiceProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The jars that the launcher builds: what the service needs, and what only tests and benchmarks need. */
    private static List<Path> jars() {
        Path home = RingshiftHome.find().directory();
        return List.of(
                home.resolve("src/service/target/ringshift-service.jar"),
                home.resolve("jobs/target/ringshift-jobs.jar"));
    }

    /**
     * Starts a main class.
     *
     * @param heapMegabytes the JVM's
     * @param err gets what it prints on standard error
     */
    static ServiceProcess start(String mainClass, int heapMegabytes, Path err, List<String> arguments) {
        List<Path> jars = jars();
        for (Path jar : jars) {
            if (!Files.isReadable(jar)) {
                throw new IllegalStateException("Cannot start %s: there is no %s; build it with mvn -DskipTests package"
                        .formatted(mainClass, jar));
            }
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                jars.get(0) + System.getProperty("path.separator") + jars.get(1),
                mainClass));
        command.addAll(arguments);
        try {
            return new ServiceProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until a line contains some words; the line. */
    String awaitLine(String words) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.contains(words)) {
                    return line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(
                "Cannot go on: a process ended before it said \"%s\"; its errors are in the log".formatted(words));
    }

    /** CPU time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Lets it end by itself, as SIGTERM asks for; kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Without waiting for anything, as a crash would. */
    void kill() {
        process.destroyForcibly();
    }
}
