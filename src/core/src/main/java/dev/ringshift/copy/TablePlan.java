package dev.ringshift.copy;

import dev.ringshift.ring.SplitPlan;
import dev.ringshift.schema.TableMapping;
import java.util.List;

/**
 * What copying one table will take.
 *
 * @param mapping its columns
 * @param targetId the target table's id, which changes when somebody drops and creates the table
 * @param splits the ring, cut
 * @param rowBytes value bytes of an average row, sampled
 * @param notes what a reader of the plan should know, a line each
 */
public record TablePlan(TableMapping mapping, String targetId, SplitPlan splits, long rowBytes, List<String> notes) {

    public TablePlan {
        notes = List.copyOf(notes);
    }

    public String name() {
        return mapping.name();
    }

    /** Rough: the servers' size estimate over the average row; 0 when the servers have none yet. */
    public long estimatedRows() {
        return splits.estimatedBytes() / rowBytes;
    }
}
