package dev.ringshift.service.protect;

import java.util.concurrent.atomic.AtomicLong;

/** How long a query takes these days: a moving average that falls at once and rises slowly, so that it errs on the short side. */
final class QueryTime {
    private static final int WEIGHT = 16;

    private final AtomicLong average = new AtomicLong();

    void add(long nanos) {
        average.updateAndGet(before -> before == 0 || nanos < before ? nanos : before + (nanos - before) / WEIGHT);
    }

    /** Nanoseconds below which hardly any query is answered; 0 when nothing is known. */
    long expectedNanos() {
        return average.get();
    }
}
