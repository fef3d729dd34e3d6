package dev.ringshift.copy;

import dev.ringshift.read.Failures;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The writes of one split that are not answered yet, and the first that failed for good. */
final class SplitWrites {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final LongAdder retries = new LongAdder();
    private long unanswered;
    private long statements;

    synchronized void begin() {
        unanswered++;
        statements++;
    }

    void end(@Nullable Throwable error) {
        if (error != null) {
            failure.compareAndSet(null, Failures.unwrap(error));
        }
        synchronized (this) {
            if (--unanswered == 0) {
                notifyAll();
            }
        }
    }

    void retried() {
        retries.increment();
    }

    synchronized void awaitAll() throws InterruptedException {
        while (unanswered > 0) {
            wait();
        }
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }

    long retries() {
        return retries.sum();
    }

    synchronized long statements() {
        return statements;
    }
}
