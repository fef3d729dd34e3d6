package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Duration ALMOST = Lease.LIFE.minusMillis(1);

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("chat.checkpoint.db");
    }

    @Test
    void should_refuse_a_second_run_when_the_first_is_at_work() {
        Lease.Holder first = Checkpoints.thisProcess();
        try (Checkpoint held = open(first)) {
            clock.move(Duration.ofSeconds(7));

            assertThatThrownBy(() -> open(Checkpoints.thisProcess()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage(
                            "Cannot use %s: process %d on %s works on it (last heartbeat 7 s ago); wait for it to end, or stop it",
                            file, first.pid(), first.host());

            Checkpoints.done(held, 0, 100);
        }
    }

    @Test
    void should_let_the_next_run_in_when_the_first_has_closed() {
        open(Checkpoints.onAnotherHost()).close();

        open(Checkpoints.thisProcess()).close();
    }

    @Test
    void should_let_one_run_in_when_many_begin_at_once() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Checkpoint>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(() -> open(Checkpoints.thisProcess()));
            }
            List<Checkpoint> in = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            for (Future<Checkpoint> run : pool.invokeAll(runs)) {
                try {
                    in.add(run.get());
                } catch (ExecutionException e) {
                    refused.add(String.valueOf(e.getCause()));
                }
            }

            in.forEach(Checkpoint::close);
            assertThat(refused)
                    .hasSize(5)
                    .allSatisfy(message -> assertThat(message).contains("works on it"));
            assertThat(in).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void should_take_over_at_once_when_the_holder_was_a_process_of_this_host_that_ended() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        long started = ended.toHandle()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(0L);
        ended.waitFor();
        Checkpoint left =
                open(new Lease.Holder("left", Checkpoints.thisProcess().host(), ended.pid(), started));

        try (Checkpoint next = open(Checkpoints.thisProcess())) {
            assertIsLost(left);
            Checkpoints.done(next, 0, 100);
        }
    }

    @Test
    void should_take_over_at_once_when_another_process_has_the_holders_number_now() {
        Lease.Holder self = Checkpoints.thisProcess();
        Checkpoint left = open(new Lease.Holder("left", self.host(), self.pid(), self.processStarted() - 60_000));

        try (Checkpoint next = open(self)) {
            assertIsLost(left);
            Checkpoints.done(next, 0, 100);
        }
    }

    @Test
    void should_wait_for_the_leases_end_when_the_holder_is_on_another_host() {
        Checkpoint left = open(Checkpoints.onAnotherHost());
        clock.move(ALMOST);

        assertThatThrownBy(() -> open(Checkpoints.thisProcess()))
                .hasMessageContaining("process 1 on another-host works on it (last heartbeat 29 s ago)");

        clock.move(Duration.ofMillis(1));
        try (Checkpoint next = open(Checkpoints.thisProcess())) {
            assertIsLost(left);
            Checkpoints.done(next, 0, 100);
        }
    }

    @Test
    void should_stay_with_its_holder_when_each_record_renews_it() {
        try (Checkpoint held = open(Checkpoints.onAnotherHost())) {
            for (int i = 0; i < 5; i++) {
                clock.move(ALMOST);
                Checkpoints.done(held, i, i + 1);
            }
            clock.move(ALMOST);

            assertThatThrownBy(() -> open(Checkpoints.thisProcess())).hasMessageContaining("works on it");
        }
    }

    @Test
    void should_write_nothing_when_another_run_has_taken_over() {
        Checkpoint left = open(Checkpoints.onAnotherHost());
        Split started = left.started(List.of(split(0, 100))).get(0);
        Checkpoints.done(left, 500, 600);
        clock.move(Lease.LIFE);

        try (Checkpoint next = open(Checkpoints.thisProcess())) {
            assertThatThrownBy(() -> left.record(List.of(Checkpoints.report(started, new Done()))))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage(
                            "Cannot write %s: another run took it over, since this one gave no sign of life for 30 s; let that one go on",
                            file);
            assertIsLost(left);
            assertThatThrownBy(() -> left.planned(TABLE, 9, 9, 9, 1, 1)).hasMessageContaining("took it over");
            assertThatThrownBy(() -> left.finished("DONE")).hasMessageContaining("took it over");
            left.close();

            assertThat(next.done(TABLE).ranges()).containsExactly(new TokenRange(500, 600));
            assertThat(next.failed(TABLE)).isEmpty();
            Checkpoints.done(next, 0, 100);
            assertThat(CheckpointStatus.read(file).finished()).isEmpty();
        }
    }

    @Test
    void should_keep_the_lease_when_the_clock_jumps_back() {
        try (Checkpoint held = open(Checkpoints.onAnotherHost())) {
            clock.move(Duration.ofDays(-1));

            assertThatThrownBy(() -> open(Checkpoints.thisProcess()))
                    .hasMessageContaining("works on it (last heartbeat 0 s ago)");

            Checkpoints.done(held, 0, 100);
            clock.move(ALMOST);
            assertThatThrownBy(() -> open(Checkpoints.thisProcess())).hasMessageContaining("works on it");
        }
    }

    @Test
    void should_expire_by_the_new_time_when_the_clock_jumped_back_and_the_holder_lived_on() {
        Checkpoint left = open(Checkpoints.onAnotherHost());
        clock.move(Duration.ofDays(-1));
        Checkpoints.done(left, 0, 100);
        clock.move(Lease.LIFE);

        try (Checkpoint next = open(Checkpoints.thisProcess())) {
            assertThat(next.done(TABLE).ranges()).hasSize(1);
        }
    }

    @Test
    void should_lose_nothing_when_the_clock_jumps_forward_and_two_runs_believe_in_the_lease() {
        Checkpoint first = open(Checkpoints.onAnotherHost());
        Checkpoints.done(first, 0, 100);
        clock.move(Duration.ofDays(1));
        Checkpoint second = open(Checkpoints.thisProcess());
        Checkpoints.done(second, 100, 200);

        assertIsLost(first);
        first.close();
        second.close();

        try (Checkpoint third = open(Checkpoints.onAnotherHost())) {
            assertThat(third.done(TABLE).ranges()).containsExactly(new TokenRange(0, 200));
        }
    }

    @Test
    void should_not_take_the_lease_when_the_meaning_is_refused() {
        Checkpoint.open(file, Checkpoints.MEANING, "run").close();
        assertThatThrownBy(() -> Checkpoint.open(file, new TreeMap<>(), "run", Checkpoints.onAnotherHost(), clock))
                .hasMessageContaining("Cannot resume");

        try (Checkpoint next = open(Checkpoints.thisProcess())) {
            assertThat(next.done(TABLE)).isEqualTo(RangeSet.EMPTY);
        }
    }

    private Checkpoint open(Lease.Holder holder) {
        return Checkpoints.open(file, holder, clock);
    }

    private static void assertIsLost(Checkpoint checkpoint) {
        assertThatThrownBy(() -> checkpoint.started(List.of(split(7, 8))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("another run took it over");
    }
}
