package dev.ringshift.testbed.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** What came of the requests of a phase. May be used from any thread. */
final class Tally {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;

    private final ConcurrentHistogram latencies = new ConcurrentHistogram(1, MAX_MICROS, DIGITS);
    private final LongAdder sent = new LongAdder();
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();

    void sent() {
        sent.increment();
    }

    /**
     * A good answer.
     *
     * @param nanos from the intended time
     */
    void ok(long nanos) {
        latencies.recordValue(Math.max(1, Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    void failed(String why) {
        failed.computeIfAbsent(why, reason -> new LongAdder()).increment();
    }

    LoadResult result(Instant start, Duration duration, Duration cpu) {
        Map<String, Long> failures = new TreeMap<>();
        failed.forEach((why, count) -> failures.put(why, count.sum()));
        double seconds = seconds(duration);
        long ok = latencies.getTotalCount();
        return new LoadResult(
                sent.sum(),
                ok,
                failures,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(90),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue(),
                seconds == 0 ? 0 : ok / seconds,
                start.toEpochMilli(),
                seconds,
                seconds(cpu));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
