package dev.ringshift.jobs;

import dev.ringshift.config.CopySettings;
import dev.ringshift.copy.CopyEngine;
import dev.ringshift.copy.Tuning;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.io.Serializable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with a split of a table: all that is shipped to it. */
final class CopyTask extends AbstractFunction1<Iterator<Split>, SplitReport> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Job job;
    private final TableMapping table;

    /**
     * What all tasks of a run share.
     *
     * @param runId names the run; an executor keeps one engine for each
     * @param source how to reach it
     * @param target how to reach it
     * @param settings how to copy
     * @param tuning how much at once
     */
    record Job(String runId, ClusterHandle source, ClusterHandle target, CopySettings settings, Tuning tuning)
            implements Serializable {
        private static final long serialVersionUID = 1;
    }

    CopyTask(Job job, TableMapping table) {
        this.job = job;
        this.table = table;
    }

    @Override
    public SplitReport apply(Iterator<Split> splits) {
        Split split = splits.next();
        CopyEngine engine;
        try {
            engine = ExecutorEngines.of(job);
        } catch (RuntimeException e) {
            return new SplitReport(
                    split, Tally.ZERO, 0, new Failed("Cannot begin %s: %s".formatted(split, e.getMessage())));
        }
        return engine.copy(table, split);
    }
}
