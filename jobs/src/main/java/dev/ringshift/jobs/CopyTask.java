package dev.ringshift.jobs;

import dev.ringshift.config.CopySettings;
import dev.ringshift.copy.Tuning;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with a split of a table: all that is shipped to it. */
final class CopyTask extends AbstractFunction1<Iterator<Split>, SplitReport> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(CopyTask.class);

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

    /** A task that throws would, after some tries by Spark, take the other splits of its wave along. */
    @Override
    public SplitReport apply(Iterator<Split> splits) {
        Split split = splits.next();
        try {
            return ExecutorEngines.of(job).copy(table, split, TaskContext.get().attemptNumber());
        } catch (Throwable t) {
            if (t instanceof VirtualMachineError || t instanceof InterruptedException) {
                throw t;
            }
            LOG.warn("Cannot copy {}", split, t);
            return new SplitReport(split, Tally.ZERO, 0, new Failed(reason(split, t)));
        }
    }

    private static String reason(Split split, Throwable thrown) {
        return "Cannot copy %s: %s; it is taken up again on the next run"
                .formatted(split, Failure.of(thrown).message());
    }
}
