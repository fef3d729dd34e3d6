package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private final Consumer<String> say;
    private final ScheduledExecutorService timer;
    private String said = "";

    private Reload(Path file, FileWatch watch, Runnable reload, Consumer<String> say) {
        this.file = file;
        this.watch = watch;
        this.reload = reload;
        this.say = say;
        this.timer = Executors.newSingleThreadScheduledExecutor(Daemons.named("ringshift-reload"));
    }

    /**
     * Calls back when a file changes.
     *
     * @param file the config, for messages
     * @param watch of the config and its lock file, which is written after the config: a change that was refused for want of numbers is
     *     looked at again; belongs to this from now on, and to the callback
     * @param say takes a line for whoever changed the file
     */
    static Reload onChange(Path file, FileWatch watch, Runnable reload, Consumer<String> say) {
        Reload looking = new Reload(file, watch, reload, say);
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
            say.accept("ringshift: took over " + file);
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
        if (timer.isShutdown()) {
            return; // of what was still in progress when the service stopped
        }
        String line = "%s; the methods stay as they were".formatted(error.getMessage());
        if (!line.equals(said)) {
            LOG.warn("The config stays as it was", error);
            say.accept("ringshift: " + line);
        }
        said = line;
    }

    /** Does not wait for a reload in progress, which may wait for the database. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
