package dev.ringshift.report;

import dev.ringshift.ring.Split;
import java.io.Serializable;
import java.util.List;

/**
 * What came of one split.
 *
 * @param split the work that was given
 * @param tally what was moved, also when the split failed half-way
 * @param millis how long it took, in milliseconds
 * @param outcome how it ended
 * @param badRows what was read and set aside; also of a split that failed half-way
 * @param compared what a comparison found; nothing for a copy, and for a split that failed
 */
public record SplitReport(
        Split split, Tally tally, long millis, Outcome outcome, List<BadRow> badRows, Compared compared)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public SplitReport {
        badRows = List.copyOf(badRows);
    }

    /** A report of a copy. */
    public SplitReport(Split split, Tally tally, long millis, Outcome outcome, List<BadRow> badRows) {
        this(split, tally, millis, outcome, badRows, Compared.NOTHING);
    }

    /** A report of a comparison. */
    public SplitReport(Split split, Tally tally, long millis, Outcome outcome, Compared compared) {
        this(split, tally, millis, outcome, List.of(), compared);
    }

    /** A report without bad rows. */
    public SplitReport(Split split, Tally tally, long millis, Outcome outcome) {
        this(split, tally, millis, outcome, List.of());
    }

    /** How a split ended. */
    public sealed interface Outcome extends Serializable {}

    /** Every write was acknowledged; what was not written is among the bad rows. */
    public record Done() implements Outcome {
        private static final long serialVersionUID = 1;
    }

    /**
     * Some of it could not be read or written after all tries; the split stays to be done.
     *
     * @param reason one line: what failed, with which value, and what to do
     */
    public record Failed(String reason) implements Outcome {
        private static final long serialVersionUID = 1;
    }

    /** The run was told to stop before the split was done; it stays to be done. */
    public record Abandoned() implements Outcome {
        private static final long serialVersionUID = 1;
    }
}
