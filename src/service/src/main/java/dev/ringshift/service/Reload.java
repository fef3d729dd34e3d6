package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the config file, or the lock file beside it, has changed. What is wrong is said once, and the service goes on as it
 * was: until the next change when it is the files', else it is tried again.
 */
final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Path file;
    private final FileWatch watch;
    private final Runnable reload;
    private final PrintStream err;
    private final ScheduledExecutorService timer;
    private String said = "";

    private Reload(Path file, FileWatch watch, Runnable reload, PrintStream err) {
        this.file = file;
        this.watch = watch;
        this.reload = reload;
        this.err = err;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ringshift-reload");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Calls back when a file changes.
     *
     * @param file the config, for messages
     * @param watch of the config and its lock file, which is written after the config: a change that was refused for want of numbers is
     *     looked at again; belongs to this from now on, and to the callback
     */
    static Reload onChange(Path file, FileWatch watch, Runnable reload, PrintStream err) {
        Reload looking = new Reload(file, watch, reload, err);
        var unused = looking.timer.scheduleWithFixedDelay(looking::look, 1, 1, TimeUnit.SECONDS);
        return looking;
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with the new file, the old one goes on
    private void look() {
        if (!watch.hasChanged()) {
            return;
        }
        try {
            reload.run();
            err.printf("ringshift: took over %s%n", file);
            said = "";
        } catch (ConfigException e) {
            said = ""; // there is another file, though with the same mistake
            refused(e);
        } catch (RuntimeException e) {
            watch.lookAgain(); // the database was away, for instance
            refused(e);
        }
    }

    private void refused(RuntimeException error) {
        String line = "%s; the methods stay as they were".formatted(error.getMessage());
        if (!line.equals(said)) {
            LOG.warn("The config stays as it was", error);
            err.printf("ringshift: %s%n", line);
        }
        said = line;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
