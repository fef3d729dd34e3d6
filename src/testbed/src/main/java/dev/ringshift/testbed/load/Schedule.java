package dev.ringshift.testbed.load;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The intended times of requests and their keys, in order of time. A cursor: it stands before the first until {@link #advance} is
 * called. Belongs to one thread.
 */
final class Schedule {
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoadOptions.Pace pace;
    private final KeySampler keys;
    private final RandomGenerator random;
    private double arrivalNanos;
    private long arrivals;
    private long burstNanos;
    private long burstKey;
    private int leftOfBurst;
    private long nanos;
    private long key;

    Schedule(LoadOptions.Pace pace, KeySampler keys, RandomGenerator random) {
        this.pace = pace;
        this.keys = keys;
        this.random = random;
        this.burstNanos =
                pace.burstSize() == 0 ? Long.MAX_VALUE : pace.burstEvery().toNanos();
        this.arrivalNanos = pace.arrivals() == Arrivals.EVEN ? 0 : gap();
    }

    /** Goes to the next request; there is always one. */
    void advance() {
        if (leftOfBurst == 0 && burstNanos <= arrivalNanos) {
            leftOfBurst = pace.burstSize();
            burstKey = keys.uniform();
        }
        if (leftOfBurst > 0) {
            nanos = burstNanos;
            key = burstKey;
            leftOfBurst--;
            if (leftOfBurst == 0) {
                burstNanos += pace.burstEvery().toNanos();
            }
        } else {
            nanos = (long) arrivalNanos;
            key = keys.next();
            arrivals++;
            // not the sum of rounded gaps, which would drift
            arrivalNanos =
                    pace.arrivals() == Arrivals.EVEN ? arrivals * SECOND_NANOS / pace.rate() : arrivalNanos + gap();
        }
    }

    /** Since the start. */
    long nanos() {
        return nanos;
    }

    long key() {
        return key;
    }

    /** Exponentially distributed. */
    private double gap() {
        return -Math.log1p(-random.nextDouble()) * SECOND_NANOS / pace.rate();
    }
}
