package dev.ringshift.repair;

import dev.ringshift.repair.RepairReport.Counts;
import java.util.List;

/**
 * What came of a row.
 *
 * @param row which
 * @param counts 1 in one of them
 * @param why what is left or, in a dry run, what would be done; empty when it is the same
 */
record RowResult(ReportedRow row, Counts counts, List<Why> why) {
    private static final Counts SAME = new Counts(1, 0, 0, 0);
    private static final Counts FIXED = new Counts(0, 1, 0, 0);
    private static final Counts DELETED = new Counts(0, 0, 1, 0);
    private static final Counts NOT_FIXED = new Counts(0, 0, 0, 1);

    static RowResult same(ReportedRow row) {
        return new RowResult(row, SAME, List.of());
    }

    /** It was, or in a dry run would be. */
    static RowResult fixed(ReportedRow row, List<Why> why) {
        return new RowResult(row, FIXED, why);
    }

    /** It was, or in a dry run would be. */
    static RowResult deleted(ReportedRow row, List<Why> why) {
        return new RowResult(row, DELETED, why);
    }

    static RowResult notFixed(ReportedRow row, List<Why> why) {
        return new RowResult(row, NOT_FIXED, why);
    }
}
