package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringshift.testbed.WatchedJava;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Child processes of the tests: their output in a file, none of them left behind. */
final class Processes {
    private Processes() {}

    /** The working tree, where Maven was started. */
    static Path home() {
        return Path.of(System.getProperty("ringshift.home", ".."))
                .toAbsolutePath()
                .normalize();
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** For a process that may start others in turn, all with the options for children; each says so in its output. */
    static Map<String, String> childOptions() {
        return Map.of("JAVA_TOOL_OPTIONS", String.join(" ", WatchedJava.options()));
    }

    /** Starts a process that dies with this JVM. */
    static Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().remove("SPARK_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return process;
    }

    /** Runs a process to its end. */
    static Result run(List<String> command, Map<String, String> environment, Path log, Duration limit)
            throws IOException, InterruptedException {
        Process process = start(command, environment, log);
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill(process);
            throw new AssertionError("Still running after %s: %s%n%s".formatted(limit, command, text(log)));
        }
        return new Result(process.exitValue(), text(log));
    }

    /** With its children, because a shell or Spark's worker has some; at once, because nothing is worth saving. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    static void signal(Process process, String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -%s exited with %d".formatted(signal, status));
        }
    }

    /** What Ctrl-C does, or, where that does nothing, what the end of a session does. */
    static void interrupt(Process process) throws IOException, InterruptedException {
        signal(process, isIntIgnored() ? "TERM" : "INT");
    }

    /** As in what a script has started with {@code &}; a child cannot undo it. */
    static boolean isIntIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }

    static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How a process ended.
     *
     * @param exitCode its status
     * @param output both streams
     */
    record Result(int exitCode, String output) {}
}
