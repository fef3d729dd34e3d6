package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.report.Mismatch.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A cell that differs.
 *
 * @param column whose it is
 * @param kind how
 * @param type of its value
 * @param element literal of what names it within the column; null for a column of one cell
 * @param source null where the source has none
 * @param target null where the target has none
 */
record CellDifference(
        ColumnComparer column,
        Kind kind,
        DataType type,
        @Nullable String element,
        @Nullable Cell source,
        @Nullable Cell target) {

    /** Of both, or {@link Cell#HIDDEN}. */
    long newestMicros() {
        return Math.max(
                source == null ? Cell.HIDDEN : source.writetimeMicros(),
                target == null ? Cell.HIDDEN : target.writetimeMicros());
    }
}
