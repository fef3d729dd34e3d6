package dev.ringshift.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Cassandra node, a child process that can be stopped, killed and started again with its data. */
public final class CassandraNode {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraNode.class);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int QUOTED_LOG_LINES = 30;

    private final ClusterOptions options;
    private final CassandraClassPath classPath;
    private final NodeFiles files;
    private final String address;
    private @Nullable Process process;
    private boolean retired;

    private CassandraNode(ClusterOptions options, CassandraClassPath classPath, NodeFiles files, String address) {
        this.options = options;
        this.classPath = classPath;
        this.files = files;
        this.address = address;
    }

    /** A node that is configured, but not started. */
    static CassandraNode create(
            ClusterOptions options, CassandraClassPath classPath, Path directory, String address, String seed) {
        NodeFiles files = new NodeFiles(directory);
        try {
            if (options.directory().isEmpty()) {
                files.deleteData();
                Files.deleteIfExists(files.log());
            }
            files.writeConfiguration(options, address, seed);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the configuration of a node to " + directory, e);
        }
        return new CassandraNode(options, classPath, files, address);
    }

    /** Where it answers CQL. */
    public InetSocketAddress address() {
        return new InetSocketAddress(address, Ports.CQL);
    }

    /** All that it logs, of all its starts. */
    public Path log() {
        return files.log();
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The process id, even after the process has ended. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("Cannot tell the process id of node %s: not started".formatted(address));
        }
        return process.pid();
    }

    /**
     * Starts it, and waits until it answers a query.
     *
     * @throws IllegalStateException if it is running, or does not come up; with the end of its log
     */
    public void start() {
        long start = System.nanoTime();
        awaitAnswer(launch());
        LOG.info(
                "Cassandra {} on {} is up after {} ms",
                options.version(),
                address,
                (System.nanoTime() - start) / 1_000_000);
    }

    /** Drains and stops it, so that all its data is in SSTables; does nothing if it is not running. */
    public synchronized void stop() {
        if (process == null || !process.isAlive()) {
            return;
        }
        process.destroy();
        if (!endsWithin(process, STOP_TIMEOUT)) {
            LOG.warn("Cassandra on {} does not stop within {}, killing it", address, STOP_TIMEOUT);
            kill();
        }
    }

    /** Stops it for good: a thread that is still about to start it must not bring it back. */
    synchronized void retire() {
        retired = true;
        stop();
    }

    /** Ends it like {@code kill -9}; does nothing if it is not running. */
    public synchronized void kill() {
        if (process != null) {
            endsWithin(process.destroyForcibly(), STOP_TIMEOUT);
        }
    }

    /**
     * Runs Cassandra's nodetool against it.
     *
     * @param args such as {@code "compact", "chat", "messages"}
     * @return what it prints
     * @throws IllegalStateException if it fails; with what it prints
     */
    public String nodetool(String... args) {
        List<String> command = JavaCommand.nodetool(classPath, files, address, List.of(args));
        try {
            Process nodetool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            nodetool.getOutputStream().close();
            String output = new String(nodetool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = nodetool.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("Cannot run nodetool %s on %s: it exited with %d\n%s"
                        .formatted(String.join(" ", args), address, exit, output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start nodetool " + String.join(" ", args), e);
        } catch (InterruptedException e) {
            throw interrupted("nodetool " + String.join(" ", args));
        }
    }

    void deleteData() {
        try {
            files.deleteData();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + files.data(), e);
        }
    }

    private synchronized Process launch() {
        if (isRunning()) {
            throw new IllegalStateException("Cannot start node %s: it is running".formatted(address));
        }
        if (retired) {
            throw new IllegalStateException("Cannot start node %s: its cluster is closed".formatted(address));
        }
        if (!LoopbackBlock.isFree(address)) {
            throw new IllegalStateException(
                    "Cannot start node %s: something listens on one of its ports %s".formatted(address, Ports.ALL));
        }
        try {
            process = new ProcessBuilder(JavaCommand.node(options, classPath, files, address))
                    .directory(files.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                    .start();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a Java process for node " + address, e);
        }
    }

    private void awaitAnswer(Process started) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!CqlProbe.answers(address())) {
            if (endsWithin(started, POLL_INTERVAL)) {
                throw failure("it exited with %d".formatted(started.exitValue()));
            }
            if (System.nanoTime() - deadline > 0) {
                kill();
                throw failure("no answer to CQL within %d s".formatted(START_TIMEOUT.toSeconds()));
            }
        }
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException("Cannot start Cassandra %s on %s: %s; the end of %s:%n%s"
                .formatted(options.version(), address, what, log(), files.lastLogLines(QUOTED_LOG_LINES)));
    }

    private boolean endsWithin(Process running, Duration timeout) {
        try {
            return running.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            running.destroyForcibly();
            throw interrupted("node " + address);
        }
    }

    private static IllegalStateException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Cannot wait for %s: interrupted".formatted(what));
    }
}
