package dev.ringshift.report;

import java.io.Serializable;
import java.util.List;

/**
 * What came of comparing a split.
 *
 * @param comparison in numbers, without the rows that are still suspect
 * @param suspects rows to be looked at again
 * @param mismatches those of the rows that were looked at again already, not all where there are many
 */
public record Compared(Comparison comparison, List<Suspect> suspects, List<Mismatch> mismatches)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Nothing was compared. */
    public static final Compared NOTHING = new Compared(Comparison.NONE, List.of(), List.of());

    public Compared {
        suspects = List.copyOf(suspects);
        mismatches = List.copyOf(mismatches);
    }
}
