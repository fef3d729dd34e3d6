package dev.ringshift.jobs;

import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** A wave is a Spark job with a task for each split. One thread submits and takes; Spark's threads deliver. */
final class SparkWaves implements Waves {
    private final JavaSparkContext spark;
    private final String group;
    private final BlockingQueue<SplitReport> reports = new LinkedBlockingQueue<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private int outstanding;

    /**
     * Begins without any wave.
     *
     * @param group names the Spark job group, so that one run can be cancelled alone
     */
    SparkWaves(JavaSparkContext spark, String group) {
        this.spark = spark;
        this.group = group;
    }

    @Override
    public int outstanding() {
        return outstanding;
    }

    @Override
    public void submit(String description, List<Split> splits, Function1<Iterator<Split>, SplitReport> task) {
        outstanding += splits.size();
        Wave wave = new Wave(List.copyOf(splits), reports, cancelled);
        spark.setJobGroup(group, description, true);
        List<Object> partitions = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            partitions.add(i);
        }
        var action = spark.sc()
                .submitJob(
                        spark.parallelize(splits, splits.size()).rdd(),
                        task,
                        CollectionConverters.asScala(partitions).toList(),
                        new OnReport(wave),
                        new Nothing());
        action.onComplete(new OnEnd(wave), ExecutionContext$.MODULE$.fromExecutor(Runnable::run));
    }

    @Override
    public List<SplitReport> take(Duration atMost) throws InterruptedException {
        List<SplitReport> taken = new ArrayList<>();
        SplitReport first = reports.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            reports.drainTo(taken);
        }
        outstanding -= taken.size();
        return taken;
    }

    @Override
    public void cancel() {
        cancelled.set(true);
        spark.cancelJobGroup(group);
    }

    /** The splits of one Spark job, and which of them are reported. */
    static final class Wave {
        private final List<Split> splits;
        private final BlockingQueue<SplitReport> reports;
        private final AtomicBoolean cancelled;
        private final BitSet reported = new BitSet();

        Wave(List<Split> splits, BlockingQueue<SplitReport> reports, AtomicBoolean cancelled) {
            this.splits = splits;
            this.reports = reports;
            this.cancelled = cancelled;
        }

        synchronized void report(int index, SplitReport report) {
            if (!reported.get(index)) {
                reported.set(index);
                reports.add(report);
            }
        }

        synchronized void end(@Nullable Throwable error) {
            for (int i = reported.nextClearBit(0); i < splits.size(); i = reported.nextClearBit(i)) {
                Split split = splits.get(i);
                report(
                        i,
                        new SplitReport(
                                split, Tally.ZERO, 0, cancelled.get() ? new Abandoned() : failed(split, error)));
            }
        }

        private static Outcome failed(Split split, @Nullable Throwable error) {
            String reason = error == null ? "its task ended without a report" : firstLine(error);
            return new Failed("Cannot finish %s: %s; it is taken up again on the next run".formatted(split, reason));
        }

        private static String firstLine(Throwable error) {
            return String.valueOf(error.getMessage()).lines().findFirst().orElse("no reason given");
        }
    }

    private static final class OnReport extends AbstractFunction2<Object, SplitReport, BoxedUnit> {
        private final Wave wave;

        OnReport(Wave wave) {
            this.wave = wave;
        }

        @Override
        public BoxedUnit apply(Object index, SplitReport report) {
            wave.report((Integer) index, report);
            return BoxedUnit.UNIT;
        }
    }

    private static final class OnEnd extends AbstractFunction1<Try<BoxedUnit>, BoxedUnit> {
        private final Wave wave;

        OnEnd(Wave wave) {
            this.wave = wave;
        }

        @Override
        public BoxedUnit apply(Try<BoxedUnit> end) {
            wave.end(end.isFailure() ? end.failed().get() : null);
            return BoxedUnit.UNIT;
        }
    }

    private static final class Nothing extends AbstractFunction0<BoxedUnit> {
        @Override
        public BoxedUnit apply() {
            return BoxedUnit.UNIT;
        }
    }
}
