package dev.ringshift.jobs;

import dev.ringshift.report.SplitReport;
import dev.ringshift.ring.Split;
import java.time.Duration;
import java.util.List;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Hands splits out, a wave at a time, and collects a report for each split as soon as its task ends. Every split that is
 * submitted is reported exactly once: one whose task ends without a report is reported as failed, and one that was cancelled
 * as abandoned. For one thread.
 */
interface Waves {

    /** Splits submitted whose reports were not taken yet. */
    int outstanding();

    void submit(String description, List<Split> splits, Function1<Iterator<Split>, SplitReport> task);

    /** Waits for a report, and takes all that are there; empty when none came in time. */
    List<SplitReport> take(Duration atMost) throws InterruptedException;

    /** Interrupts what is running; what had no report by then is abandoned, and stays to be done. */
    void cancel();
}
