package dev.ringshift.service;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the config file, or the lock file beside it, has changed. A file that cannot be used is named once, and the service goes on as it was. */
final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Path file;
    private final List<Path> watched;
    private final Runnable reload;
    private final PrintStream err;
    private final ScheduledExecutorService timer;
    private List<FileTime> seen;

    private Reload(Path file, Path numbers, Runnable reload, PrintStream err) {
        this.file = file;
        this.watched = List.of(file, numbers);
        this.reload = reload;
        this.err = err;
        this.seen = modified();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ringshift-reload");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Calls back when a file changes.
     *
     * @param numbers the lock file, which is written after the config: a change that was refused for want of numbers is looked at again
     */
    static Reload onChange(Path file, Path numbers, Runnable reload, PrintStream err) {
        Reload watch = new Reload(file, numbers, reload, err);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with the new file, the old one goes on
    private void look() {
        List<FileTime> now = modified();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            reload.run();
            err.printf("ringshift: took over %s%n", file);
        } catch (RuntimeException e) {
            LOG.warn("The config stays as it was", e);
            err.printf("ringshift: %s; the methods stay as they were%n", e.getMessage());
        }
    }

    /** The epoch when it is gone for a moment, as while an editor replaces it. */
    private List<FileTime> modified() {
        return watched.stream().map(Reload::modified).toList();
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
