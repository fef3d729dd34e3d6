package dev.ringshift.service;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lines for whoever reads a stream. Nobody may, so that it is full: who has something to say waits a second at most. */
final class Announcements {
    private static final int PATIENCE_SECONDS = 1;
    private static final int UNSAID = 16;

    private final PrintStream out;
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(UNSAID),
            Daemons.named("ringshift-says"),
            new ThreadPoolExecutor.DiscardPolicy());

    Announcements(PrintStream out) {
        this.out = out;
    }

    /** Says a line; later, or not at all, when the ones before are not read. */
    void say(String line) {
        try {
            thread.submit(() -> out.println(line)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // there is nobody to tell it
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // streams for printing throw nothing
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
