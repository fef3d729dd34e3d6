package dev.ringshift.repair;

import dev.ringshift.report.Mismatch;
import java.util.List;
import java.util.Set;

/**
 * What the first look at a row leaves to do.
 *
 * @param row which
 * @param differing all that differs
 * @param extras what of that only the target has, in the same order
 * @param toDelete what of those is to go, in the same order
 */
record Todo(ReportedRow row, List<Mismatch> differing, Set<Mismatch> extras, Set<Mismatch> toDelete) {
    boolean isToWrite() {
        return differing.size() > extras.size();
    }

    /** Whether something stays that only the target has. */
    boolean leavesExtras() {
        return toDelete.size() < extras.size();
    }
}
