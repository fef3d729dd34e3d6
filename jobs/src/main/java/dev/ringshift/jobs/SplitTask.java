package dev.ringshift.jobs;

import dev.ringshift.command.Failure;
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
final class SplitTask extends AbstractFunction1<Iterator<Split>, SplitReport> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(SplitTask.class);

    private final Job job;
    private final TableMapping table;

    /**
     * What all tasks of a run share.
     *
     * @param runId names the run; an executor keeps one engine for each
     * @param source how to reach it
     * @param target how to reach it
     * @param work what to do
     */
    record Job(String runId, ClusterHandle source, ClusterHandle target, SplitWork work) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    SplitTask(Job job, TableMapping table) {
        this.job = job;
        this.table = table;
    }

    /** A task that throws would, after some tries by Spark, take the other splits of its wave along. */
    @Override
    public SplitReport apply(Iterator<Split> splits) {
        Split split = splits.next();
        try {
            return ExecutorEngines.of(job).work(table, split, TaskContext.get().attemptNumber());
        } catch (Throwable t) {
            if (t instanceof VirtualMachineError || t instanceof InterruptedException) {
                throw t;
            }
            LOG.warn("Cannot {} {}", job.work().verb(), split, t);
            return new SplitReport(split, Tally.ZERO, 0, new Failed(reason(split, t)));
        }
    }

    private String reason(Split split, Throwable thrown) {
        return "Cannot %s %s: %s; it is taken up again on the next run"
                .formatted(job.work().verb(), split, Failure.of(thrown).message());
    }
}
