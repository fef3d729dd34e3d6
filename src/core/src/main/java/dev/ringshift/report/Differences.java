package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ringshift.report.Mismatch.Kind;
import java.io.Serializable;

/**
 * Mismatches by kind, in numbers that add up. A row that is on one side only counts once; a row that is on both counts once
 * for each cell that differs.
 *
 * @param missing rows that the target lacks
 * @param extra rows that the source lacks
 * @param value cells of another value
 * @param writetime cells of another writetime
 * @param ttl cells of another expiry
 */
public record Differences(long missing, long extra, long value, long writetime, long ttl) implements Serializable {
    private static final long serialVersionUID = 1;

    /** No mismatch. */
    public static final Differences NONE = new Differences(0, 0, 0, 0, 0);

    /** One of a kind. */
    public static Differences of(Kind kind) {
        return switch (kind) {
            case MISSING -> new Differences(1, 0, 0, 0, 0);
            case EXTRA -> new Differences(0, 1, 0, 0, 0);
            case VALUE -> new Differences(0, 0, 1, 0, 0);
            case WRITETIME -> new Differences(0, 0, 0, 1, 0);
            case TTL -> new Differences(0, 0, 0, 0, 1);
        };
    }

    /** Both together. */
    public Differences plus(Differences other) {
        return new Differences(
                missing + other.missing,
                extra + other.extra,
                value + other.value,
                writetime + other.writetime,
                ttl + other.ttl);
    }

    /** All kinds. */
    @JsonProperty
    public long total() {
        return missing + extra + value + writetime + ttl;
    }
}
