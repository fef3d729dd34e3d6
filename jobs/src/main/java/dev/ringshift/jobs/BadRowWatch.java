package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.SplitReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows how many rows are set aside, over all runs of a checkpoint, and whether these are too many. For the run's thread. */
final class BadRowWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BadRowWatch.class);

    private final BadRowLimit limit;
    private final Checkpoint checkpoint;
    private long rowsRead;
    private boolean complete;

    BadRowWatch(BadRowLimit limit, Checkpoint checkpoint) {
        this.limit = limit;
        this.checkpoint = checkpoint;
        this.rowsRead = checkpoint.rowsRead();
    }

    /** To be called after the report is recorded. */
    void add(SplitReport report) {
        rowsRead += report.tally().rows();
    }

    /** Says that all rows are read, so that they can be judged however few there are. */
    void complete() {
        complete = true;
    }

    /** Whether they are too many. */
    boolean isExceeded() {
        long badRows = checkpoint.badRows();
        return complete ? limit.isExceeded(badRows, rowsRead) : limit.isExceededSoFar(badRows, rowsRead);
    }

    /**
     * Writes all of them into the run's folder, and says so in one line on {@code err}.
     *
     * @return for the summary; null when there are none
     */
    @Nullable
    BadRows report(Path reportDirectory, String runId, PrintStream err) {
        long total = checkpoint.badRows();
        if (total == 0) {
            return null;
        }
        try {
            String file = BadRowFile.write(reportDirectory, runId, checkpoint::forEachBadRow)
                    .toString();
            err.println("ringshift: " + message(total, file));
            return new BadRows(total, file);
        } catch (IOException | CheckpointException e) {
            LOG.error("The run has no file of bad rows", e);
            err.printf(
                    Locale.ROOT,
                    "ringshift: Cannot write the bad rows, %,d in all, to report.directory = %s: %s; the checkpoint keeps"
                            + " them, and the next run writes them%n",
                    total,
                    reportDirectory,
                    e);
            return new BadRows(total, null);
        }
    }

    private String message(long total, String file) {
        boolean tooMany = isExceeded();
        return String.format(
                Locale.ROOT,
                "%,d bad %s not on the target, %s copy.max-bad-rows = %s: see %s, correct the values on the source and copy"
                        + " them again with migrate --replay %s%s",
                total,
                total == 1 ? "row is" : "rows are",
                tooMany ? "more than" : "within",
                limit,
                file,
                file,
                tooMany ? ", or raise the limit and run again" : "");
    }
}
