package dev.ringshift.testbed.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a load.
 *
 * @param sent requests that were intended, those included that overran
 * @param ok good answers; only these are in the latencies
 * @param failed by gRPC status; OVERRUN if too many were in flight, MISMATCH if a reply was a wrong one or there was none, UNANSWERED if
 *     nothing came even after the deadline
 * @param p50Micros from the intended time to the answer, as all that follow
 * @param requestsPerSecond good answers a second
 * @param startEpochMillis when the first request that counts was intended, for those who look at the server's own series
 * @param durationSeconds from the first intended time to the last answer
 * @param cpuSeconds of this process meanwhile
 */
public record LoadResult(
        long sent,
        long ok,
        Map<String, Long> failed,
        long p50Micros,
        long p90Micros,
        long p99Micros,
        long p999Micros,
        long maxMicros,
        double requestsPerSecond,
        long startEpochMillis,
        double durationSeconds,
        double cpuSeconds) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public LoadResult {
        SortedMap<String, Long> sorted = new TreeMap<>(failed);
        failed = Collections.unmodifiableSortedMap(sorted);
    }

    /** In one line, with the names of this record. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a result as JSON", e);
        }
    }

    /** For people, in one line. */
    public String summary() {
        long failures = failed.values().stream().mapToLong(Long::longValue).sum();
        return String.format(
                Locale.ROOT,
                "%,d sent, %,d ok, %,d failed%s; p50 %,d µs, p90 %,d, p99 %,d, p99.9 %,d, max %,d;"
                        + " %,.0f requests/s in %.1f s; %.1f s CPU",
                sent,
                ok,
                failures,
                failures == 0 ? "" : " " + failed,
                p50Micros,
                p90Micros,
                p99Micros,
                p999Micros,
                maxMicros,
                requestsPerSecond,
                durationSeconds,
                cpuSeconds);
    }
}
