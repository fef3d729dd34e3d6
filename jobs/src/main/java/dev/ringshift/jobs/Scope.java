package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.TablePlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a plan a run copies. */
sealed interface Scope permits Scope.WhatIsLeft, Replay {
    /**
     * Checks that the plan has it, before anything is written.
     *
     * @throws UsageException when the plan lacks some of it
     */
    void requireIn(CopyPlan plan);

    /** What there is to do, by table. */
    Map<String, TableRun> tables(CopyPlan plan, Checkpoint checkpoint);

    /** Whether the run ends when there are too many bad rows. */
    boolean endsAtLimit();

    /** What earlier runs have left. */
    record WhatIsLeft() implements Scope {
        @Override
        public void requireIn(CopyPlan plan) {}

        @Override
        public Map<String, TableRun> tables(CopyPlan plan, Checkpoint checkpoint) {
            Map<String, TableRun> tables = new LinkedHashMap<>();
            for (TablePlan table : plan.tables()) {
                checkpoint.beginAt(table.name(), table.firstAttempt());
                tables.put(table.name(), TableRun.whatIsLeft(table, table.splits(), checkpoint));
            }
            return tables;
        }

        @Override
        public boolean endsAtLimit() {
            return true;
        }
    }
}
