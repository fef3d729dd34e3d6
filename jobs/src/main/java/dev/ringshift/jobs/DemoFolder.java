package dev.ringshift.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a demo puts its files. Only what was declared worth keeping outlives it, also after Ctrl-C. */
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
        String home = Objects.requireNonNullElse(System.getProperty("ringshift.home"), "");
        DemoFolder folder = new DemoFolder(Files.createDirectories(
                Path.of(home).resolve("run").resolve(NAME.format(Instant.now())).toAbsolutePath()));
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

    private synchronized void delete() {
        if (kept || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.printf("Cannot clean up %s: %s; delete it%n", path, e);
        }
    }
}
