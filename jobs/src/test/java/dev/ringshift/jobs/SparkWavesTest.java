package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.jobs.SplitLoop.Limits;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** On a real Spark of this JVM, with two cores. */
class SparkWavesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(50);

    /** What tasks do to tests and back; they run in this JVM. */
    private static final Queue<Split> STARTED = new ConcurrentLinkedQueue<>();

    private static final Queue<String> ENDED = new ConcurrentLinkedQueue<>();
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    private static final Queue<String> DESCRIPTIONS = new ConcurrentLinkedQueue<>();

    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() {
        SparkConf conf = new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("waves")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        spark = new JavaSparkContext(conf);
        spark.setLogLevel("ERROR");
        spark.sc().addSparkListener(new Descriptions());
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void forget() {
        STARTED.clear();
        ENDED.clear();
    }

    @Test
    void should_report_each_split_once_when_waves_overlap() {
        Waves waves = new SparkWaves(spark, "overlap");
        List<Split> splits = plan(TABLE, 60);

        waves.submit("first", splits.subList(0, 25), new Succeed());
        waves.submit("second", splits.subList(25, 60), new Succeed());
        assertThat(waves.outstanding()).isEqualTo(60);

        List<SplitReport> reports = takeAll(waves);
        assertThat(reports).extracting(SplitReport::split).containsExactlyInAnyOrderElementsOf(splits);
        assertThat(reports).extracting(SplitReport::outcome).containsOnly(new Done());
        assertThat(STARTED).hasSize(60);
    }

    @Test
    void should_count_as_outstanding_what_was_not_taken_when_tasks_have_ended() {
        Waves waves = new SparkWaves(spark, "outstanding");

        waves.submit("all", plan(TABLE, 4), new Succeed());
        await().atMost(LIMIT).until(() -> STARTED.size() == 4);

        assertThat(waves.outstanding()).isEqualTo(4);
        assertThat(takeAll(waves)).hasSize(4);
        assertThat(waves.outstanding()).isZero();
    }

    @Test
    void should_describe_the_job_when_a_wave_is_submitted() {
        Waves waves = new SparkWaves(spark, "described");

        waves.submit("chat.messages, wave 7", plan(TABLE, 2), new Succeed());
        takeAll(waves);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(DESCRIPTIONS).contains("described: chat.messages, wave 7"));
    }

    @Test
    void should_report_the_whole_wave_once_when_a_task_throws() throws Exception {
        Waves waves = new SparkWaves(spark, "throwing");
        List<Split> splits = plan(TABLE, 12);

        waves.submit("throwing", splits, new Throw(splits.get(5).range()));

        List<SplitReport> reports = takeAll(waves);
        assertThat(reports).extracting(SplitReport::split).containsExactlyInAnyOrderElementsOf(splits);
        assertThat(reasonOf(splits.get(5), reports))
                .startsWith("Cannot finish %s: Job aborted".formatted(splits.get(5)))
                .contains("java.lang.IllegalStateException: out of order")
                .endsWith("; it is taken up again on the next run")
                .hasLineCount(1);
        assertThat(waves.take(MOMENT)).isEmpty();
        assertThat(waves.outstanding()).isZero();
    }

    @Test
    void should_go_on_when_an_earlier_wave_threw() {
        Waves waves = new SparkWaves(spark, "after-throwing");
        List<Split> splits = plan(TABLE, 4);

        waves.submit("throwing", splits.subList(0, 1), new Throw(splits.get(0).range()));
        waves.submit("good", splits.subList(1, 4), new Succeed());

        assertThat(takeAll(waves))
                .filteredOn(report -> report.outcome() instanceof Done)
                .extracting(SplitReport::split)
                .containsExactlyInAnyOrderElementsOf(splits.subList(1, 4));
    }

    @Test
    void should_interrupt_tasks_and_report_each_split_abandoned_once_when_cancelled() throws Exception {
        Waves waves = new SparkWaves(spark, "cancelled");
        List<Split> splits = plan(TABLE, 6);
        waves.submit("hanging", splits, new Hang("cancelled"));
        await().atMost(LIMIT).until(() -> STARTED.size() == 2); // as many as there are cores; four wait

        waves.cancel();

        List<SplitReport> reports = takeAll(waves);
        assertThat(reports).extracting(SplitReport::split).containsExactlyInAnyOrderElementsOf(splits);
        assertThat(reports).extracting(SplitReport::outcome).containsOnly(new Abandoned());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(ENDED).containsExactly("interrupted", "interrupted"));
        assertThat(STARTED).hasSize(2);
        assertThat(waves.take(MOMENT)).isEmpty();
    }

    /** It was taken for one that the end of the run had cut short, and its reason was lost. */
    @Test
    void should_keep_the_reason_when_a_split_failed_before_the_rest_was_cancelled() throws Exception {
        Waves waves = new SparkWaves(spark, "failed-before");
        List<Split> splits = plan(TABLE, 2);
        waves.submit("throwing", splits.subList(0, 1), new Throw(splits.get(0).range()));
        waves.submit("hanging", splits.subList(1, 2), new Hang("failed-before"));
        List<SplitReport> reports = new ArrayList<>();
        await().atMost(LIMIT).pollInSameThread().until(() -> {
            reports.addAll(waves.take(MOMENT));
            return reports.size() == 1 && STARTED.size() == 2;
        });

        waves.cancel();
        reports.addAll(takeAll(waves));

        assertThat(reasonOf(splits.get(0), reports)).contains("out of order");
        assertThat(reports.get(1).outcome()).isEqualTo(new Abandoned());
    }

    @Test
    void should_report_a_split_once_when_its_task_ends_well_after_it_was_cancelled() throws Exception {
        Waves waves = new SparkWaves(spark, "stubborn");
        List<Split> splits = plan(TABLE, 1);
        GATES.put("stubborn", new CountDownLatch(1));
        waves.submit("stubborn", splits, new IgnoreInterrupts("stubborn"));
        await().atMost(LIMIT).until(() -> STARTED.size() == 1);

        waves.cancel();
        List<SplitReport> reports = takeAll(waves);
        gate("stubborn").countDown();
        await().atMost(LIMIT).until(() -> ENDED.contains("well"));

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).outcome()).isEqualTo(new Abandoned());
        assertThat(waves.take(MOMENT)).isEmpty();
        assertThat(waves.outstanding()).isZero();
    }

    /** Spark's scheduler has not been seen to do this; a split counted twice would end the run with splits left. */
    @Test
    void should_report_a_split_once_when_its_report_comes_twice_or_after_the_end() {
        List<Split> splits = plan(TABLE, 3);
        BlockingQueue<SplitReport> delivered = new LinkedBlockingQueue<>();
        SparkWaves.Wave wave = new SparkWaves.Wave(splits, delivered, new AtomicBoolean());

        wave.report(1, SplitSamples.done(splits.get(1)));
        wave.report(1, SplitSamples.failed(splits.get(1)));
        wave.end(null);
        wave.report(0, SplitSamples.done(splits.get(0)));
        wave.end(new IllegalStateException("again"));

        List<SplitReport> reports = List.copyOf(delivered);
        assertThat(reports).extracting(SplitReport::split).containsExactlyInAnyOrderElementsOf(splits);
        assertThat(reports.get(0).outcome()).isEqualTo(new Done());
        assertThat(reasonOf(splits.get(0), reports)).contains("its task ended without a report");
        assertThat(reasonOf(splits.get(2), reports)).contains("its task ended without a report");
    }

    @Test
    void should_leave_another_run_alone_when_cancelled() {
        Waves mine = new SparkWaves(spark, "mine");
        Waves other = new SparkWaves(spark, "other");
        GATES.put("other", new CountDownLatch(1));
        other.submit("other", plan(TABLE, 1), new IgnoreInterrupts("other"));
        mine.submit("mine", plan("chat.mine", 1), new Hang("mine"));
        await().atMost(LIMIT).until(() -> STARTED.size() == 2);

        mine.cancel();
        assertThat(takeAll(mine)).hasSize(1);
        gate("other").countDown();

        assertThat(takeAll(other)).extracting(SplitReport::outcome).containsExactly(new Done());
    }

    @Test
    void should_copy_the_whole_ring_when_a_run_works_on_spark(@TempDir Path folder) throws Exception {
        List<SplitReport> reports = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("checkpoint.db"), new TreeMap<>(), "run")) {
            new SplitLoop(
                            new SparkWaves(spark, "run"),
                            checkpoint,
                            new Limits(spark::defaultParallelism, 2),
                            () -> false,
                            () -> false,
                            reports::add,
                            () -> {},
                            System::nanoTime)
                    .run(List.of(new Work(TABLE, new Succeed(), plan(TABLE, 40).iterator(), 1)));

            assertThat(checkpoint.done(TABLE).contains(TokenRange.RING)).isTrue();
            assertThat(checkpoint.tally(TABLE).rows()).isEqualTo(400);
        }
        assertThat(reports).extracting(SplitReport::split).containsExactlyInAnyOrderElementsOf(plan(TABLE, 40));
    }

    private static List<SplitReport> takeAll(Waves waves) {
        List<SplitReport> taken = new ArrayList<>();
        await().atMost(LIMIT).pollInSameThread().until(() -> {
            taken.addAll(waves.take(MOMENT));
            return waves.outstanding() <= 0;
        });
        return taken;
    }

    private static String reasonOf(Split split, List<SplitReport> reports) {
        return reports.stream()
                .filter(report -> report.split().equals(split))
                .map(report -> ((Failed) report.outcome()).reason())
                .findFirst()
                .orElseThrow();
    }

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, missing -> new CountDownLatch(1));
    }

    private static final class Descriptions extends SparkListener {
        @Override
        public void onJobStart(SparkListenerJobStart start) {
            DESCRIPTIONS.add(start.properties().getProperty("spark.jobGroup.id") + ": "
                    + start.properties().getProperty("spark.job.description"));
        }
    }

    /** A task; what it is made of has to be serializable, as with the real one. */
    private abstract static class Task extends AbstractFunction1<Iterator<Split>, SplitReport> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public SplitReport apply(Iterator<Split> splits) {
            Split split = splits.next();
            if (splits.hasNext()) {
                throw new AssertionError("A task got more than " + split);
            }
            STARTED.add(split);
            work(split);
            return SplitSamples.done(split);
        }

        abstract void work(Split split);
    }

    private static final class Succeed extends Task {
        private static final long serialVersionUID = 1;

        @Override
        void work(Split split) {}
    }

    private static final class Throw extends Task {
        private static final long serialVersionUID = 1;

        private final TokenRange where;

        Throw(TokenRange where) {
            this.where = where;
        }

        @Override
        void work(Split split) {
            if (split.range().equals(where)) {
                throw new IllegalStateException("out of order\nand a second line");
            }
        }
    }

    private static final class Hang extends Task {
        private static final long serialVersionUID = 1;

        private final String gate;

        Hang(String gate) {
            this.gate = gate;
        }

        @Override
        void work(Split split) {
            try {
                gate(gate).await();
            } catch (InterruptedException e) {
                ENDED.add("interrupted");
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class IgnoreInterrupts extends Task {
        private static final long serialVersionUID = 1;

        private final String gate;

        IgnoreInterrupts(String gate) {
            this.gate = gate;
        }

        @Override
        void work(Split split) {
            while (true) {
                try {
                    gate(gate).await();
                    ENDED.add("well");
                    return;
                } catch (InterruptedException e) {
                    ENDED.add("ignored");
                }
            }
        }
    }
}
