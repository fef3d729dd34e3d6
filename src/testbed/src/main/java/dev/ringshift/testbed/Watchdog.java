package dev.ringshift.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The entry point of a child process: runs the main class named by the first argument, and ends when the parent does.
 *
 * <p>The child's standard input is a pipe whose other end only the parent holds, so the kernel closes it even if the
 * parent is killed; the watch on the parent's process is for a parent that handed the pipe on. Runs on Cassandra's class
 * path, so it may use nothing but the JDK, and has to fit in one class file.
 */
final class Watchdog {
    /** Enough for Cassandra to drain; a child that is still there after that is halted. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Watchdog() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        daemon("watch-stdin", Watchdog::exitAtEndOfInput);
        daemon("watch-parent", Watchdog::exitAfterParent);
        String[] rest = new String[args.length - 1];
        System.arraycopy(args, 1, rest, 0, rest.length);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    private static void exitAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("Cannot read from the parent process, exiting: " + e);
        }
        exit();
    }

    private static void exitAfterParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        exit();
    }

    private static void exit() {
        daemon("halt", () -> {
            try {
                Thread.sleep(GRACE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
