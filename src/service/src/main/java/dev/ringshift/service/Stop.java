package dev.ringshift.service;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a process that serves: a signal asks for it, and the JVM lives until all is closed and said. */
final class Stop {
    /** For what is still to be said, which somebody may not be reading. */
    private static final int FAREWELL_SECONDS = 5;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch said = new CountDownLatch(1);

    /** Signals ask from now on; until then one ends the process at once. */
    void arm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::hold, "ringshift-stop"));
    }

    private void hold() {
        asked.countDown();
        try {
            closed.await();
            var unused = said.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until a signal comes. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Nothing is open any more. */
    void closed() {
        closed.countDown();
    }

    /** Nothing is to be said any more. */
    void said() {
        said.countDown();
    }
}
