package dev.ringshift.jobs;

import dev.ringshift.command.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM while a job runs: the first asks the job to stop where it can be resumed, a second ends the process
 * at once (which is safe too, only less polite).
 */
final class Interruption implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final AtomicBoolean requested = new AtomicBoolean();
    private final Map<String, Object> earlier = new ConcurrentHashMap<>();

    private Interruption() {}

    /**
     * Listens until closed.
     *
     * @param message goes to standard error at the first signal
     */
    static Interruption listen(String message) {
        Interruption interruption = new Interruption();
        for (String signal : SIGNALS) {
            interruption.keep(signal, Signals.register(signal, () -> interruption.signalled(message)));
        }
        return interruption;
    }

    /**
     * Ends the process in an orderly way at the first signal, until closed: shutdown hooks run.
     *
     * @param message goes to standard error
     */
    static Interruption exit(String message) {
        Interruption interruption = new Interruption();
        for (String signal : SIGNALS) {
            interruption.keep(signal, Signals.register(signal, () -> {
                interruption.requested.set(true);
                System.err.println(message);
                System.exit(ExitCode.INTERRUPTED.status());
            }));
        }
        return interruption;
    }

    boolean isRequested() {
        return requested.get();
    }

    @Override
    public void close() {
        earlier.forEach(Signals::unregister);
    }

    private void keep(String signal, @Nullable Object handler) {
        if (handler != null) {
            earlier.put(signal, handler);
        }
    }

    private void signalled(String message) {
        if (requested.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
        }
        System.err.println(message);
    }
}
