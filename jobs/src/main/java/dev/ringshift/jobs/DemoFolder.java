package dev.ringshift.jobs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a demo puts its files. Only what was declared worth keeping outlives it, also after Ctrl-C. Safe in any thread. */
final class DemoFolder implements AutoCloseable {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'demo-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path path;
    private final Thread cleaner = new Thread(this::delete, "ringshift-demo-cleaner");
    private boolean kept;

    private DemoFolder(Path path) {
        this.path = path;
    }

    static DemoFolder create() throws IOException {
        return create(Path.of(Objects.requireNonNullElse(System.getProperty("ringshift.home"), "")));
    }

    /** Below {@code run} of a folder. */
    static DemoFolder create(Path home) throws IOException {
        DemoFolder folder = new DemoFolder(Files.createDirectories(
                home.resolve("run").resolve(NAME.format(Instant.now())).toAbsolutePath()));
        Runtime.getRuntime().addShutdownHook(folder.cleaner);
        return folder;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** There is a report in it now. */
    synchronized void keep() {
        kept = true;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the cleaner finds nothing left to do
        }
    }

    /** Something failed, and what it logged tells why. */
    void keep(PrintStream err) {
        keep();
        err.printf("What the demo made, its logs too, stays in %s%n", path);
    }

    private synchronized void delete() {
        if (!kept && Files.exists(path)) {
            delete(path);
        }
    }

    /** Deletes a folder and all that is in it, as far as possible. */
    static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.printf("Cannot clean up %s: %s; delete it%n", path, e);
        }
    }
}
