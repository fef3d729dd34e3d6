package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.SETTINGS;
import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.TUNING;
import static dev.ringshift.jobs.SplitSamples.tablePlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringshift.config.ClusterSettings;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.TokenRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TableRunTest {
    private final TablePlan plan = tablePlan(TABLE, 10);
    private long nanos = 1;

    /** A run after one that had done the first splits of the plan, and in which the next ones had failed. */
    private TableRun run(int doneBefore, int failedBefore) {
        RangeSet done = ranges(plan.splits().subList(0, doneBefore));
        List<Split> failed = plan.splits().subList(doneBefore, doneBefore + failedBefore).stream()
                .map(split -> new Split(split.table(), split.range(), split.estimatedBytes(), 3))
                .toList();
        return new TableRun(
                plan, plan.splits().without(done), failed, new TableRun.Ring(1, done.fractionOfRing()), () -> nanos);
    }

    private static RangeSet ranges(List<Split> splits) {
        return RangeSet.of(splits.stream().map(Split::range).toList());
    }

    static Iterator<Split> splits(TableRun run) {
        ClusterHandle handle = ClusterHandle.of(
                new SparkConf(false),
                new ClusterSettings("source", List.of("127.0.0.1:9"), "dc1", null, null, "ONE", null, ""));
        return run.work(new SplitTask.Job("run", handle, handle, new SplitWork.Copy(SETTINGS, TUNING)))
                .splits();
    }

    static List<Split> all(Iterator<Split> splits) {
        List<Split> all = new ArrayList<>();
        splits.forEachRemaining(all::add);
        return all;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void should_take_up_the_whole_ring_when_nothing_is_done() {
        assertThat(all(splits(run(0, 0)))).containsExactlyElementsOf(plan.splits());
    }

    @Test
    void should_begin_with_what_failed_before_when_resumed() {
        List<Split> left = all(splits(run(3, 2)));

        assertThat(left).hasSize(7);
        assertThat(left.subList(0, 2)).allMatch(split -> split.attempt() == 3);
        assertThat(left)
                .extracting(Split::range)
                .containsExactlyInAnyOrderElementsOf(
                        plan.splits().subList(3, 10).stream().map(Split::range).toList());
    }

    @Test
    void should_not_copy_tokens_twice_when_a_failed_split_was_cut_otherwise() {
        SplitPlan whole = plan.splits();
        TokenRange one = whole.get(0).range();
        TokenRange two = whole.get(1).range();
        Split failed = new Split(TABLE, new TokenRange(one.start() + 1000, two.end() - 1000), 2000, 2);

        List<Split> left =
                all(splits(new TableRun(plan, whole, List.of(failed), new TableRun.Ring(1, 0), () -> nanos)));

        double width = left.stream()
                .mapToDouble(split -> split.range().fractionOfRing())
                .sum();
        assertThat(width).isCloseTo(1, within(1e-9));
        assertThat(ranges(left).ranges()).containsExactly(TokenRange.RING);
    }

    @Test
    void should_be_complete_when_every_split_is_done() {
        TableRun run = run(8, 1);
        List<Split> left = all(splits(run));

        run.add(SplitSamples.done(left.get(0)));
        assertThat(run.isComplete()).isFalse();
        run.add(SplitSamples.done(left.get(1)));
        assertThat(run.isComplete()).isTrue();
    }

    @Test
    void should_be_complete_when_earlier_runs_have_done_everything() {
        assertThat(run(10, 0).isComplete()).isTrue();
        assertThat(all(splits(run(10, 0)))).isEmpty();
    }

    @Test
    void should_not_be_complete_when_a_split_failed_or_was_abandoned() {
        TableRun run = run(8, 0);
        List<Split> left = all(splits(run));

        run.add(SplitSamples.failed(left.get(0)));
        run.add(SplitSamples.abandoned(left.get(1)));

        assertThat(run.isComplete()).isFalse();
    }

    @Test
    void should_count_every_split_once_when_summarized() {
        TableRun run = run(3, 2);
        List<Split> left = all(splits(run));
        run.add(SplitSamples.done(left.get(0)));
        run.add(SplitSamples.done(left.get(2)));
        run.add(SplitSamples.failed(left.get(1)));
        run.add(SplitSamples.abandoned(left.get(3)));

        assertThat(run.splits()).isEqualTo(new Splits(10, 2, 1, 3, 4));
        assertThat(run.tally().rows()).isEqualTo(40);
        assertThat(run.failures().total()).isEqualTo(1);
        assertThat(run.failures().kept())
                .containsExactly(new TableSummary.Failure(left.get(1).range(), "Cannot write " + left.get(1)));
    }

    @Test
    void should_keep_the_first_hundred_failures_when_there_are_more() {
        TablePlan large = tablePlan(TABLE, 150);
        TableRun run = new TableRun(large, large.splits(), List.of(), new TableRun.Ring(1, 0), () -> nanos);
        List<Split> left = all(splits(run));
        left.forEach(split -> run.add(SplitSamples.failed(split)));

        TableSummary.Failures failures = run.failures();

        assertThat(failures.total()).isEqualTo(150);
        assertThat(failures.kept())
                .hasSize(100)
                .first()
                .isEqualTo(new TableSummary.Failure(left.get(0).range(), "Cannot write " + left.get(0)));
    }

    /** The second table of a run was said to take as long as both. */
    @Test
    void should_measure_from_its_first_split_when_other_tables_come_before() {
        TableRun run = run(0, 0);
        Iterator<Split> splits = splits(run);
        pass(Duration.ofHours(1));

        Split first = splits.next();
        pass(Duration.ofSeconds(4));
        run.add(SplitSamples.done(first));
        pass(Duration.ofMinutes(10)); // other tables, after the last report of this one

        assertThat(run.seconds()).isEqualTo(4.0);
    }

    @Test
    void should_take_no_time_when_no_split_was_taken_up() {
        TableRun run = run(10, 0);
        pass(Duration.ofHours(1));

        assertThat(run.seconds()).isZero();
    }

    @Test
    void should_add_up_what_is_left_when_tables_are_measured_together() {
        TablePlan other = tablePlan("chat.channels", 4);
        TableRun second = new TableRun(other, other.splits(), List.of(), new TableRun.Ring(1, 0), () -> nanos);

        RunMeter.Work work = TableRun.work(List.of(run(5, 0), second));

        assertThat(work.rings()).isEqualTo(2);
        assertThat(work.splits()).isEqualTo(9);
        assertThat(work.doneBefore()).isCloseTo(0.25, within(1e-9));
        assertThat(work.estimatedBytes()).isEqualTo(9000);
    }

    /** What had failed before was not counted, so that a resumed run went beyond 100 % of the bytes. */
    @Test
    void should_estimate_what_failed_before_too_when_resumed() {
        assertThat(TableRun.work(List.of(run(3, 2)))).satisfies(work -> {
            assertThat(work.splits()).isEqualTo(7);
            assertThat(work.estimatedBytes()).isEqualTo(7000);
        });
    }

    @Test
    void should_have_nothing_to_do_when_there_are_no_tables() {
        assertThat(TableRun.work(List.of())).isEqualTo(new RunMeter.Work(0, 0, 0, 0));
    }
}
