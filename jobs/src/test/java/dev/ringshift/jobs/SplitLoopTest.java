package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.jobs.SplitLoop.Limits;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** The loop against waves that answer as each test says, on a clock that moves only while the loop waits. */
class SplitLoopTest {
    private static final Function1<scala.collection.Iterator<Split>, SplitReport> NO_TASK = new AbstractFunction1<>() {
        @Override
        public SplitReport apply(scala.collection.Iterator<Split> splits) {
            throw new AssertionError("The waves of this test run no tasks");
        }
    };

    @TempDir
    Path folder;

    private final ScriptedWaves waves = new ScriptedWaves();
    private final List<SplitReport> reports = new ArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    private IntSupplier cores = () -> 2;
    private int tasksAtOnce = 100;
    private boolean stop;
    private boolean enough;
    private Checkpoint checkpoint;

    @BeforeEach
    void openCheckpoint() {
        checkpoint = Checkpoint.open(file(), new TreeMap<>(), "run-1");
    }

    @AfterEach
    void closeCheckpoint() {
        checkpoint.close();
    }

    private Path file() {
        return folder.resolve("checkpoint.db");
    }

    private void run(Work... tables) throws InterruptedException {
        new SplitLoop(
                        waves,
                        checkpoint,
                        new Limits(() -> cores.getAsInt(), tasksAtOnce),
                        () -> stop,
                        () -> enough,
                        reports::add,
                        turns::incrementAndGet,
                        () -> waves.nanos)
                .run(List.of(tables));
    }

    private static Work work(String table, int splits) {
        return work(table, plan(table, splits).iterator());
    }

    private static Work work(String table, Iterator<Split> splits) {
        return new Work(table, NO_TASK, splits, 1);
    }

    private List<Split> reportedAs(Class<? extends SplitReport.Outcome> outcome) {
        return reports.stream()
                .filter(report -> outcome.isInstance(report.outcome()))
                .map(SplitReport::split)
                .toList();
    }

    private static RangeSet ranges(List<Split> splits) {
        return RangeSet.of(splits.stream().map(Split::range).toList());
    }

    @Test
    void should_report_and_record_each_split_once_when_all_succeed() throws Exception {
        run(work("chat.one", 30), work("chat.two", 25));

        assertThat(reportedAs(Done.class))
                .containsExactlyInAnyOrderElementsOf(concat(plan("chat.one", 30), plan("chat.two", 25)));
        assertThat(reports).hasSize(55);
        assertThat(checkpoint.done("chat.one").contains(TokenRange.RING)).isTrue();
        assertThat(checkpoint.done("chat.two").contains(TokenRange.RING)).isTrue();
        assertThat(checkpoint.tally("chat.one").rows()).isEqualTo(300);
        assertThat(waves.cancels).isZero();
    }

    @Test
    void should_do_nothing_when_nothing_is_left() throws Exception {
        run(work(TABLE, List.<Split>of().iterator()));

        assertThat(waves.descriptions).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void should_record_a_split_before_it_reports_it() throws Exception {
        List<Boolean> recorded = new ArrayList<>();
        new SplitLoop(
                        waves,
                        checkpoint,
                        new Limits(() -> 2, 100),
                        () -> false,
                        () -> false,
                        report -> recorded.add(
                                checkpoint.done(TABLE).contains(report.split().range())),
                        () -> {},
                        () -> waves.nanos)
                .run(List.of(work(TABLE, 10)));

        assertThat(recorded).hasSize(10).containsOnly(true);
    }

    @Test
    void should_name_table_and_wave_when_it_submits() throws Exception {
        run(work("chat.one", 10), work("chat.two", 2));

        assertThat(waves.descriptions)
                .startsWith("chat.one, wave 1", "chat.one, wave 2")
                .endsWith("chat.two, wave 3");
    }

    @Test
    void should_work_on_several_tables_at_once_when_each_is_too_small_for_all_cores() throws Exception {
        run(work("chat.one", 1), work("chat.two", 1), work("chat.three", 2));

        assertThat(waves.mostOutstanding).isEqualTo(4);
        assertThat(waves.descriptions).containsExactly("chat.one, wave 1", "chat.two, wave 2", "chat.three, wave 3");
    }

    @Test
    void should_keep_two_splits_for_each_core_with_spark_when_more_tasks_may_run() throws Exception {
        cores = () -> 8;
        waves.answersPerTake = 1;

        run(work(TABLE, 50));

        assertThat(waves.mostOutstanding).isEqualTo(16);
        // a wave goes out when half of those that wait are gone, not for each
        assertThat(waves.waveSizes).startsWith(16, 4, 4).allMatch(size -> size <= 16);
    }

    /** Spark gave up a wave of reports that together were too large for it, and with them all of its splits. */
    @Test
    void should_send_several_waves_when_there_are_very_many_cores() throws Exception {
        cores = () -> 200;
        tasksAtOnce = 1_000;

        run(work(TABLE, 1_000));

        assertThat(waves.waveSizes).allMatch(size -> size <= SplitLoop.MOST_SPLITS_OF_A_WAVE);
        assertThat(waves.mostOutstanding).isBetween(300, 400);
        assertThat(reports).hasSize(1_000);
    }

    /** A wave went out when half was back, so that half of the tasks ran. */
    @Test
    void should_keep_as_many_running_as_may_run_when_there_are_more_cores() throws Exception {
        cores = () -> 16;
        tasksAtOnce = 4;
        waves.answersPerTake = 1;
        List<Integer> running = new ArrayList<>();
        waves.onTake = () -> running.add(waves.running.size());

        run(work(TABLE, 20));

        assertThat(running.subList(0, 16)).containsOnly(4);
    }

    /** A wave costs the same for one split as for three: with few cores, a wave for each split was a fourth of a short run. */
    @Test
    void should_send_three_splits_in_a_wave_when_there_are_few_cores() throws Exception {
        waves.answersPerTake = 1;

        run(work(TABLE, 30));

        assertThat(waves.waveSizes).startsWith(8, 3, 3);
    }

    @Test
    void should_keep_a_core_busy_when_there_is_one() throws Exception {
        cores = () -> 1;
        waves.answersPerTake = 1;
        List<Integer> running = new ArrayList<>();
        waves.onTake = () -> running.add(waves.running.size());

        run(work(TABLE, 10));

        assertThat(running.subList(0, 9)).allMatch(size -> size >= 2);
    }

    @Test
    void should_keep_no_more_splits_with_spark_than_tasks_may_run_when_there_are_more_cores() throws Exception {
        cores = () -> 16;
        tasksAtOnce = 3;

        run(work(TABLE, 20));

        assertThat(waves.mostOutstanding).isEqualTo(3);
        assertThat(reports).hasSize(20);
    }

    @Test
    void should_send_more_when_executors_come_and_less_when_they_go() throws Exception {
        // none for a moment counts as one: they may come back
        cores = () -> waves.submitted < 10 ? 1 : waves.submitted < 60 ? 10 : 0;

        run(work(TABLE, 90));

        assertThat(waves.waveSizes.get(0)).isEqualTo(7);
        assertThat(waves.mostOutstanding).isEqualTo(20);
        assertThat(waves.waveSizes.get(waves.waveSizes.size() - 1)).isLessThanOrEqualTo(7);
        assertThat(reports).hasSize(90);
    }

    @Test
    void should_give_up_when_nothing_but_failures_come_back() throws Exception {
        waves.answer = SplitSamples::failed;
        waves.answersPerTake = 1;

        run(work(TABLE, 100), work("chat.other", 100));

        assertThat(reportedAs(Failed.class)).hasSize(16);
        assertThat(waves.cancels).isEqualTo(1);
        assertThat(reports).hasSize(waves.submitted).hasSizeLessThanOrEqualTo(16 + 8);
        assertThat(checkpoint.failed(TABLE)).hasSize(16);
        assertThat(waves.descriptions).noneMatch(description -> description.startsWith("chat.other"));
    }

    @Test
    void should_give_up_when_others_may_have_gone_before_and_nothing_but_failures_come_back() throws Exception {
        checkpoint.beginAt(TABLE, 2);
        waves.answer = SplitSamples::failed;

        run(new Work(TABLE, NO_TASK, plan(TABLE, 100).iterator(), 2));

        assertThat(reportedAs(Failed.class)).hasSizeLessThan(100);
    }

    @Test
    void should_want_twice_the_window_of_failures_when_many_tasks_run() throws Exception {
        cores = () -> 8;
        waves.answer = SplitSamples::failed;
        waves.answersPerTake = 1;

        run(work(TABLE, 100));

        assertThat(reportedAs(Failed.class)).hasSize(32);
        assertThat(waves.cancels).isEqualTo(1);
    }

    @Test
    void should_leave_what_it_cancels_to_be_done_when_it_gives_up() throws Exception {
        waves.answer = SplitSamples::failed;
        waves.answersPerTake = 1;

        run(work(TABLE, 100));

        List<Split> abandoned = reportedAs(Abandoned.class);
        assertThat(abandoned).isNotEmpty();
        assertThat(checkpoint.failed(TABLE)).doesNotContainAnyElementsOf(abandoned);
        assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);
    }

    @Test
    void should_go_on_to_the_end_when_failures_are_not_in_a_row() throws Exception {
        AtomicInteger count = new AtomicInteger();
        waves.answer =
                split -> count.incrementAndGet() % 16 == 0 ? SplitSamples.done(split) : SplitSamples.failed(split);

        run(work(TABLE, 100));

        assertThat(reportedAs(Failed.class)).hasSize(94);
        assertThat(reportedAs(Done.class)).hasSize(6);
        assertThat(waves.cancels).isZero();
    }

    @Test
    void should_not_give_up_when_splits_are_abandoned_by_their_executors() throws Exception {
        waves.answer = SplitSamples::abandoned;

        run(work(TABLE, 100));

        assertThat(reportedAs(Abandoned.class)).hasSize(100);
        assertThat(waves.cancels).isZero();
        assertThat(checkpoint.failed(TABLE)).isEmpty();
        assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);
    }

    @Test
    void should_start_nothing_when_stop_was_requested_before() throws Exception {
        stop = true;

        run(work(TABLE, 10));

        assertThat(waves.descriptions).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void should_let_running_splits_end_when_stop_is_requested() throws Exception {
        waves.answersPerTake = 1;
        waves.onTake = () -> stop = reports.size() >= 10;

        run(work(TABLE, 100), work("chat.other", 100));

        assertThat(reports).hasSize(waves.submitted).hasSizeBetween(11, 11 + 8);
        assertThat(reportedAs(Done.class)).hasSize(waves.submitted);
        assertThat(waves.cancels).isZero();
        assertThat(checkpoint.done(TABLE)).isEqualTo(ranges(reportedAs(Done.class)));
    }

    @Test
    void should_cancel_after_twenty_seconds_when_running_splits_do_not_end() throws Exception {
        waves.answersPerTake = 0;
        waves.onTake = () -> stop = true;

        run(work(TABLE, 100));

        assertThat(waves.cancels).isEqualTo(1);
        assertThat(Duration.ofNanos(waves.cancelledAtNanos)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
        assertThat(reportedAs(Abandoned.class)).hasSize(8);
        assertThat(reports).hasSize(8);
        assertThat(checkpoint.failed(TABLE)).isEmpty();
        assertThat(checkpoint.done(TABLE)).isEqualTo(RangeSet.EMPTY);
    }

    @Test
    void should_count_twenty_seconds_from_the_request_when_the_last_splits_were_long_under_way() throws Exception {
        waves.answersPerTake = 0;
        waves.onTake = () -> stop = waves.nanos >= Duration.ofMinutes(5).toNanos();

        run(work(TABLE, 4));

        assertThat(Duration.ofNanos(waves.cancelledAtNanos))
                .isBetween(Duration.ofSeconds(320), Duration.ofSeconds(321));
    }

    @Test
    void should_keep_a_split_that_ended_well_when_it_was_cancelled() throws Exception {
        waves.answersPerTake = 0;
        waves.answerWhenCancelled =
                split -> split.range().end() < 0 ? SplitSamples.done(split) : SplitSamples.abandoned(split);
        waves.onTake = () -> stop = true;

        run(work(TABLE, 4));

        assertThat(reportedAs(Done.class))
                .hasSize(2)
                .allMatch(split -> split.range().end() < 0);
        assertThat(reportedAs(Abandoned.class)).hasSize(2);
        assertThat(checkpoint.done(TABLE)).isEqualTo(ranges(reportedAs(Done.class)));
    }

    /** It was recorded as one that nobody had begun, and its reason was lost. */
    @Test
    void should_keep_a_split_as_failed_when_it_failed_while_the_rest_was_cancelled() throws Exception {
        waves.answersPerTake = 0;
        waves.answerWhenCancelled = SplitSamples::failed;
        waves.onTake = () -> stop = true;

        run(work(TABLE, 4));

        assertThat(reportedAs(Failed.class)).hasSize(4);
        assertThat(checkpoint.failed(TABLE)).hasSize(4);
    }

    /** What failed last time comes first; it made each later run give up before it had begun with the rest. */
    @Test
    void should_finish_the_rest_when_more_splits_fail_for_good_than_a_run_bears() throws Exception {
        List<Split> all = plan(TABLE, 100);
        List<Split> bad = all.subList(0, 20);
        waves.answer = split -> bad.stream().anyMatch(each -> each.range().equals(split.range()))
                ? SplitSamples.failed(split)
                : SplitSamples.done(split);
        waves.answersPerTake = 1;
        run(work(TABLE, all.iterator()));
        assertThat(waves.cancels).as("the first run gives up").isEqualTo(1);

        checkpoint.close();
        checkpoint = Checkpoint.open(file(), new TreeMap<>(), "run-2");
        waves.cancels = 0;
        reports.clear();
        List<Split> failed = checkpoint.failed(TABLE);
        run(work(TABLE, concat(failed, plan(TABLE, 100).without(ranges(failed))).iterator()));

        assertThat(waves.cancels).isZero();
        assertThat(reportedAs(Failed.class)).hasSize(20);
        assertThat(reportedAs(Done.class)).hasSize(80);
    }

    @Test
    void should_refresh_the_display_when_nothing_comes_back() throws Exception {
        waves.answersPerTake = 0;
        waves.onTake = () -> {
            if (waves.nanos >= Duration.ofSeconds(2).toNanos()) {
                waves.answersPerTake = 4;
            }
        };

        run(work(TABLE, 4));

        assertThat(turns).hasValueGreaterThanOrEqualTo(10);
    }

    @Test
    void should_cancel_what_runs_and_report_nothing_unrecorded_when_the_checkpoint_fails_half_way() {
        waves.answersPerTake = 1;
        waves.onTake = () -> {
            if (reports.size() == 10) {
                takeLeaseOver();
            }
        };

        assertThatThrownBy(() -> run(work(TABLE, 100)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("Cannot write %s: another run took it over".formatted(file()));

        assertThat(reports).hasSize(10);
        assertThat(waves.cancels).isEqualTo(1);
        assertThat(checkpoint.done(TABLE)).isEqualTo(ranges(reportedAs(Done.class)));
    }

    @Test
    void should_submit_nothing_unrecorded_when_the_checkpoint_fails_at_once() {
        takeLeaseOver();

        assertThatThrownBy(() -> run(work(TABLE, 100))).isInstanceOf(CheckpointException.class);

        assertThat(waves.descriptions).isEmpty();
    }

    @Test
    void should_begin_no_more_and_wait_for_what_runs_when_it_is_enough() throws Exception {
        waves.answersPerTake = 1;
        waves.onTake = () -> enough = reports.size() >= 3;

        run(work("chat.one", 50), work("chat.two", 50));

        assertThat(reportedAs(Done.class)).hasSize(waves.submitted);
        assertThat(waves.submitted).isLessThan(20);
        assertThat(waves.cancels).as("however long it takes").isZero();
        assertThat(checkpoint.done("chat.one")).isEqualTo(ranges(reportedAs(Done.class)));
    }

    @Test
    void should_begin_nothing_when_it_is_enough_already() throws Exception {
        enough = true;

        run(work(TABLE, 50));

        assertThat(waves.descriptions).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void should_cancel_what_runs_when_the_display_breaks() {
        SplitLoop run = new SplitLoop(
                waves,
                checkpoint,
                new Limits(() -> 2, 100),
                () -> false,
                () -> false,
                report -> {
                    throw new IllegalStateException("no such table");
                },
                () -> {},
                () -> waves.nanos);

        assertThatThrownBy(() -> run.run(List.of(work(TABLE, 100)))).hasMessage("no such table");

        assertThat(waves.cancels).isEqualTo(1);
    }

    private void takeLeaseOver() {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var delete = connection.prepareStatement("DELETE FROM lease")) {
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Split> concat(List<Split> first, List<Split> second) {
        List<Split> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /** Keeps the contract of {@link Waves}: whatever was submitted comes back once, a cancelled split as abandoned. */
    private static final class ScriptedWaves implements Waves {
        private final List<Split> running = new ArrayList<>();
        private final List<String> descriptions = new ArrayList<>();
        private final List<Integer> waveSizes = new ArrayList<>();
        private Function<Split, SplitReport> answer = SplitSamples::done;
        private Function<Split, SplitReport> answerWhenCancelled = SplitSamples::abandoned;
        private Runnable onTake = () -> {};
        private int answersPerTake = Integer.MAX_VALUE;
        private int submitted;
        private int mostOutstanding;
        private int cancels;
        private long cancelledAtNanos;
        private long nanos;

        @Override
        public int outstanding() {
            return running.size();
        }

        @Override
        public void submit(
                String description, List<Split> splits, Function1<scala.collection.Iterator<Split>, SplitReport> task) {
            assertThat(splits).as(description).isNotEmpty();
            descriptions.add(description);
            waveSizes.add(splits.size());
            running.addAll(splits);
            submitted += splits.size();
            mostOutstanding = Math.max(mostOutstanding, running.size());
        }

        @Override
        public List<SplitReport> take(Duration atMost) {
            onTake.run();
            nanos += atMost.toNanos();
            if (nanos > Duration.ofHours(1).toNanos()) {
                throw new AssertionError("Still %d splits outstanding after an hour".formatted(running.size()));
            }
            int count = cancels > 0 ? running.size() : Math.min(answersPerTake, running.size());
            List<Split> back = running.subList(0, count);
            List<SplitReport> taken = back.stream()
                    .map(cancels > 0 ? answerWhenCancelled : answer)
                    .toList();
            back.clear();
            return taken;
        }

        @Override
        public void cancel() {
            cancels++;
            cancelledAtNanos = nanos;
        }
    }
}
