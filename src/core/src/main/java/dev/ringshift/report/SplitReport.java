package dev.ringshift.report;

import dev.ringshift.ring.Split;
import java.io.Serializable;

/**
 * What came of one split.
 *
 * @param split the work that was given
 * @param tally what was moved, also when the split failed half-way
 * @param millis how long it took, in milliseconds
 * @param outcome how it ended
 */
public record SplitReport(Split split, Tally tally, long millis, Outcome outcome) implements Serializable {
    private static final long serialVersionUID = 1;

    /** How a split ended. */
    public sealed interface Outcome extends Serializable {}

    /** Every write was acknowledged. */
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
