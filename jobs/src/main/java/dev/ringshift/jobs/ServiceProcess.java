package dev.ringshift.jobs;

import dev.ringshift.testbed.RingshiftHome;
import dev.ringshift.testbed.WatchedJava;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of the read service, of its database's stub, or of its load; no Spark in it. Ended when closed, and with this JVM, however that ends. */
final class ServiceProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 20;
    private static final String JOBS = "jobs/target/ringshift-jobs.jar";
    private static final String SERVICE_JAR = "src/service/target/ringshift-service.jar";

    private final Process process;
    private final Path log;
    private final BufferedReader out;
    private final Thread ender = new Thread(this::end, "ringshift-process-ender");

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What runs in it. */
    enum Kind {
        DATABASE("dev.ringshift.testbed.stub.CqlStub"),
        SERVICE("dev.ringshift.service.Serve"),
        LOAD("dev.ringshift.testbed.load.Loader");

        private final String mainClass;

        Kind(String mainClass) {
            this.mainClass = mainClass;
        }

        private List<String> jars() {
            return switch (this) {
                case SERVICE -> List.of(SERVICE_JAR);
                // their own classes are in the one, those of gRPC and of logging in the other
                case DATABASE, LOAD -> List.of(JOBS, SERVICE_JAR);
            };
        }

        private String classPath(Path watchdog) {
            return Stream.concat(
                            Stream.of(watchdog),
                            jars().stream()
                                    .map(jar -> RingshiftHome.find().directory().resolve(jar))
                                    .peek(this::requireBuilt))
                    .map(Path::toString)
                    .collect(Collectors.joining(System.getProperty("path.separator")));
        }

        private void requireBuilt(Path jar) {
            if (!Files.isReadable(jar)) {
                throw new IllegalStateException("Cannot start %s: there is no %s; build it with mvn -DskipTests package"
                        .formatted(mainClass, jar));
            }
        }
    }

    /**
     * Starts one.
     *
     * @param heapMegabytes the JVM's
     * @param log gets what it prints on standard error; more files are made beside it
     */
    static ServiceProcess start(Kind kind, int heapMegabytes, Path log, List<String> arguments) {
        ServiceProcess started;
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heapMegabytes + "m",
                    "-Dringshift.log=" + log.resolveSibling("service.log"),
                    "-cp",
                    kind.classPath(WatchedJava.classPath(log.resolveSibling("watchdog"))),
                    WatchedJava.mainClass(),
                    kind.mainClass));
            command.addAll(arguments);
            started = new ServiceProcess(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Runtime.getRuntime().addShutdownHook(started.ender);
        } catch (IllegalStateException e) { // too late for a hook: this JVM ends already
            started.kill();
            throw e;
        }
        return started;
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
                "Cannot go on: a process ended before it said \"%s\"; its errors are in %s".formatted(words, log));
    }

    /** CPU time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Lets it end by itself, as SIGTERM asks for; kills it when it does not. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(ender);
        } catch (IllegalStateException e) {
            // the hook is at work already; to end what has ended does no harm
        }
        end();
    }

    private void end() {
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
