package dev.ringshift.service;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the config file has changed. A file that cannot be used is named once, and the service goes on as it was. */
final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Path file;
    private final Runnable reload;
    private final PrintStream err;
    private final ScheduledExecutorService timer;
    private FileTime seen;

    private Reload(Path file, Runnable reload, PrintStream err) {
        this.file = file;
        this.reload = reload;
        this.err = err;
        this.seen = modified();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ringshift-reload");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Reload onChange(Path file, Runnable reload, PrintStream err) {
        Reload watch = new Reload(file, reload, err);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with the new file, the old one goes on
    private void look() {
        FileTime now = modified();
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
    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
