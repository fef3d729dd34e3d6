package dev.ringshift.service.protect;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limit.window.PercentileSampleWindowFactory;
import java.util.concurrent.TimeUnit;

/**
 * How many queries the database may have in progress: as many as its latency and its failures allow, whichever is less. Of the
 * latency counts the median of a moment against what was usual in the last ten minutes. After ten minutes any latency is usual,
 * that of a database with too much to do as well: then the configured maximum is what is left of the limit.
 */
final class DatabaseLimit {
    private static final int START = 100;
    private static final int WINDOW_MILLIS = 250;
    private static final int USUAL_WINDOWS = 10 * 60 * 1000 / WINDOW_MILLIS;

    /** Of a window; the median of more would be the same. */
    private static final int MOST_SAMPLES = 500;

    private final Limit byLatency;
    private final Limit byFailures;

    DatabaseLimit(int least, int most) {
        int start = Math.max(least, Math.min(most, START));
        // a sample is what a moment tells, not what a query does: thousands of queries a second would make any latency
        // usual at once
        this.byLatency = WindowedLimit.newBuilder()
                .minWindowTime(WINDOW_MILLIS, TimeUnit.MILLISECONDS)
                .sampleWindowFactory(PercentileSampleWindowFactory.of(0.5, MOST_SAMPLES))
                .build(Gradient2Limit.newBuilder()
                        .initialLimit(start)
                        .minLimit(least)
                        .maxConcurrency(most)
                        .longWindow(USUAL_WINDOWS)
                        .queueSizeFunction(limit -> (int) Math.max(4, Math.sqrt(limit)))
                        .build());
        // timeouts of a database that does not answer are a latency that stays the same
        this.byFailures = AIMDLimit.newBuilder()
                .initialLimit(start)
                .minLimit(least)
                .maxLimit(most)
                .timeout(Long.MAX_VALUE, TimeUnit.NANOSECONDS)
                .build();
    }

    int get() {
        return Math.min(byLatency.getLimit(), byFailures.getLimit());
    }

    /**
     * A query ended.
     *
     * @param startedNanos when it was sent
     * @param tookNanos from then on
     * @param inProgress how many were, this one too
     * @param answered or else it failed
     */
    void add(long startedNanos, long tookNanos, int inProgress, boolean answered) {
        byLatency.onSample(startedNanos, tookNanos, inProgress, !answered);
        byFailures.onSample(startedNanos, tookNanos, inProgress, !answered);
    }
}
