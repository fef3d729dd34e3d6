package dev.ringshift.copy;

import dev.ringshift.ring.SplitPlan;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.TableMapping;
import java.util.List;

/**
 * What copying one table will take.
 *
 * @param mapping its columns
 * @param targetId the target table's id, which changes when somebody drops and creates the table
 * @param splits the ring, cut
 * @param rowBytes value bytes of an average row, sampled
 * @param lists what is done to its lists
 * @param notes what a reader of the plan should know, a line each
 */
public record TablePlan(
        TableMapping mapping, String targetId, SplitPlan splits, long rowBytes, Lists lists, List<String> notes) {

    /** What is done to the lists of a table, which double when they are written twice without care. */
    public enum Lists {
        /** There are none. */
        NONE,
        /** They are written, since the target is empty. */
        WRITTEN,
        /** They are compared first, since the target has rows, of an earlier run or of dual writes. */
        COMPARED
    }

    public TablePlan {
        notes = List.copyOf(notes);
    }

    /** The number of a split's first attempt: above 1 when somebody may have written its lists before. */
    public int firstAttempt() {
        return lists == Lists.COMPARED ? 2 : 1;
    }

    public String name() {
        return mapping.name();
    }

    /** Whether values of some column become those of another type. */
    boolean isConverted() {
        return mapping.columns().stream().anyMatch(MappedColumn::isConverted);
    }

    /** Rough: the servers' size estimate over the average row; 0 when the servers have none yet. */
    public long estimatedRows() {
        return splits.estimatedBytes() / rowBytes;
    }
}
