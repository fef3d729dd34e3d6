package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.SplitPlan;
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
                String name = table.name();
                checkpoint.beginAt(name, table.firstAttempt());
                RangeSet done = checkpoint.done(name);
                SplitPlan left = table.splits().without(done);
                checkpoint.planned(
                        name, table.splits().size(), left.skipped(), left.estimatedBytes(), done.fractionOfRing());
                tables.put(
                        name,
                        new TableRun(table, left, checkpoint.failed(name), done.fractionOfRing(), System::nanoTime));
            }
            return tables;
        }

        @Override
        public boolean endsAtLimit() {
            return true;
        }
    }
}
