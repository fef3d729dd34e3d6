package dev.ringshift.testbed.load;

import java.util.concurrent.locks.LockSupport;

/** The time that requests are sent by. */
interface Ticker {
    /** The system's, which oversleeps by some 50 µs. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void waitUntil(long nanos) throws InterruptedException {
            long left = nanos - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted between two requests");
                }
                left = nanos - System.nanoTime();
            }
        }
    };

    /** As {@link System#nanoTime}. */
    long nanos();

    /** Returns at once if the time has passed. */
    void waitUntil(long nanos) throws InterruptedException;
}
