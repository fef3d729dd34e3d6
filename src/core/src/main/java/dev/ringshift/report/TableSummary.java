package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ringshift.ring.TokenRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run did with one table.
 *
 * @param source the source table, {@code keyspace.table}
 * @param target the target table, {@code keyspace.table}
 * @param splits how far it came
 * @param tally what this run moved; what earlier runs moved is not in it
 * @param estimatedBytes what the cluster's size estimates said the table holds, 0 when they said nothing
 * @param seconds from the first split taken up to the last one reported
 * @param failures the splits that are left because they could not be read or written
 * @param notes what cannot be kept, one sentence each, such as {@code collections: row-level writetime}
 * @param tuning the values worked with, by config key without {@code copy.}, in the order to be shown
 */
public record TableSummary(
        String source,
        String target,
        Splits splits,
        Tally tally,
        long estimatedBytes,
        double seconds,
        Failures failures,
        List<String> notes,
        Map<String, Tuning> tuning) {
    private static final double MEBIBYTE = 1024 * 1024;

    public TableSummary {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("Cannot take %s seconds for %s".formatted(seconds, source));
        }
        notes = List.copyOf(notes);
        tuning = Collections.unmodifiableMap(new LinkedHashMap<>(tuning));
    }

    /** Rows per second; 0 when no time passed. */
    @JsonProperty
    public double rowsPerSecond() {
        return perSecond((double) tally.rows());
    }

    /** MiB of values per second; 0 when no time passed. */
    @JsonProperty
    public double mebibytesPerSecond() {
        return perSecond(tally.bytes() / MEBIBYTE);
    }

    private double perSecond(double amount) {
        return seconds == 0 ? 0 : amount / seconds;
    }

    /**
     * Splits by their state at the end.
     *
     * @param planned all of them
     * @param done done in this run
     * @param failed left because they could not be read or written
     * @param skipped done by an earlier run
     * @param notStarted never taken up, or given back before they were done
     */
    public record Splits(long planned, long done, long failed, long skipped, long notStarted) {
        /** Both together. */
        public Splits plus(Splits other) {
            return new Splits(
                    planned + other.planned,
                    done + other.done,
                    failed + other.failed,
                    skipped + other.skipped,
                    notStarted + other.notStarted);
        }
    }

    /**
     * Failed splits, in full count and in part.
     *
     * @param total how many there are
     * @param kept the first of them, at most {@link #MOST_KEPT}
     */
    public record Failures(long total, List<Failure> kept) {
        /** So many are named; the checkpoint knows the others. */
        public static final int MOST_KEPT = 100;

        /** No failure. */
        public static final Failures NONE = new Failures(0, List.of());

        public Failures {
            if (kept.size() > total) {
                throw new IllegalArgumentException("Cannot keep %d of %d failures".formatted(kept.size(), total));
            }
            kept = kept.stream().limit(MOST_KEPT).toList();
        }

        /** All of them, of which the first are kept. */
        public static Failures of(List<Failure> all) {
            return new Failures(all.size(), all);
        }
    }

    /**
     * A failed split.
     *
     * @param range its tokens
     * @param reason one line
     */
    public record Failure(TokenRange range, String reason) {}

    /**
     * A value that the run worked with, and who said so.
     *
     * @param value as a config file takes it
     * @param origin whether the plan chose it or the user
     */
    public record Tuning(String value, Origin origin) {

        /** A value that the plan chose. */
        public static Tuning chosen(String value) {
            return new Tuning(value, Origin.CHOSEN);
        }

        /** A value that the user set. */
        public static Tuning set(String value) {
            return new Tuning(value, Origin.SET);
        }

        /** Who a value comes from. */
        public enum Origin {
            /** The plan. */
            @JsonProperty("chosen")
            CHOSEN,
            /** The user. */
            @JsonProperty("set")
            SET
        }
    }
}
