package dev.ringshift.plan;

import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.TablePlan;
import java.util.List;

/** What can be said of one table. */
public sealed interface TableOutlook {
    TableSelection selection();

    /** It can be copied. */
    record Ready(TablePlan plan) implements TableOutlook {
        @Override
        public TableSelection selection() {
            return plan.mapping().selection();
        }
    }

    /** The target does not have it yet, and it can be made there. */
    record ToMake(TablePlan plan) implements TableOutlook {
        @Override
        public TableSelection selection() {
            return plan.mapping().selection();
        }
    }

    /**
     * It cannot be copied.
     *
     * @param problems all that stands in the way, each with a remedy
     */
    record Impossible(TableSelection selection, List<String> problems) implements TableOutlook {
        public Impossible {
            problems = List.copyOf(problems);
        }
    }
}
