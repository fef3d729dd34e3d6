package dev.ringshift.service;

import dev.ringshift.testbed.WatchedJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An instance in a JVM of its own, which can be killed, and ends with this one. */
final class InstanceProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private InstanceProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static InstanceProcess start(List<String> arguments) {
        return start(arguments, Path.of("target/instances.log"), Redirect.PIPE);
    }

    /** One whose output goes elsewhere, and cannot be read here. */
    static InstanceProcess start(List<String> arguments, Path log, Redirect output) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dringshift.log=" + log,
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(WatchedJava.options());
        command.addAll(List.of(WatchedJava.mainClass(), Serve.class.getName()));
        command.addAll(arguments);
        try {
            return new InstanceProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until a line has some words; all lines up to there. */
    String awaitLine(String words) {
        StringBuilder seen = new StringBuilder();
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                seen.append(line).append('\n');
                if (line.contains(words)) {
                    return seen.toString();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("It ended before it said \"%s\":%n%s".formatted(words, seen));
    }

    String rest() {
        return out.lines().reduce("", (before, line) -> before + line + "\n");
    }

    /** What its heap holds after a collection of all that is garbage. */
    long liveBytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader printed = jcmd.inputReader(StandardCharsets.UTF_8)) {
            return printed.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("jcmd told no total"));
        }
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("The instance does not end; look at its threads with jstack " + process.pid());
        }
        return process.exitValue();
    }

    void terminate() {
        process.toHandle().destroy(); // the process itself would close what it prints
    }

    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** It stays there, and does nothing any more. */
    void freeze() throws InterruptedException {
        try {
            Process stop = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start();
            if (stop.waitFor() != 0) {
                throw new AssertionError("Cannot stop process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
