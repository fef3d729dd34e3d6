package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import dev.ringshift.copy.Intercepted.Hook;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counters can only be added to: none ever gets an addition twice. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyCountersIT {
    private static final String COLUMNS =
            "p int, k int, c counter, \"D\" counter, s counter STATIC, PRIMARY KEY (p, k)";
    private static final int PARTITIONS = 6;
    private static final int ROWS = PARTITIONS * 4 + 1;
    private static final Attempt FIRST = new Attempt(1, 0);
    private static final Attempt SECOND = new Attempt(2, 0);

    private final BothSides from4;
    private final BothSides from5;

    CopyCountersIT(ClusterPair pair) {
        from4 = BothSides.open(pair, CopyCountersIT.class);
        from5 = BothSides.openOnTarget(pair, CopyCountersIT.class);
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
    }

    Stream<Named<BothSides>> sides() {
        return Stream.of(Named.of("4.1 to 5.0", from4), Named.of("5.0 to 5.0", from5));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_have_the_sums_of_the_source_when_copied_and_copied_again(BothSides sides) {
        TestTable table = filled(sides);

        assertThat(copy(table, FIRST, CopyCountersIT::pass).tally().cells()).isEqualTo(PARTITIONS * 7 + 1);
        table.assertSame(ROWS);
        AtomicInteger additions = new AtomicInteger();
        copy(table, SECOND, (statement, real) -> {
            additions.addAndGet(isAddition(statement) ? 1 : 0);
            return real.get();
        });
        assertThat(additions).as("nothing was missing").hasValue(0);
        table.assertSame(ROWS);

        table.onSource(
                "UPDATE TABLE SET c = c + 5, \"D\" = \"D\" - 7 WHERE p = 1 AND k = 1",
                "UPDATE TABLE SET c = c - 9223372036854775807 WHERE p = 1 AND k = 5",
                "UPDATE TABLE SET s = s + 1 WHERE p = 2");
        copy(table, new Attempt(3, 1), CopyCountersIT::pass);
        table.assertSame(ROWS + 1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_add_once_when_additions_fail_in_passing_though_they_were_made(BothSides sides) {
        TestTable table = filled(sides);
        AtomicInteger additions = new AtomicInteger();

        SplitReport report = copy(
                table,
                FIRST,
                (statement, real) -> isAddition(statement) && additions.incrementAndGet() % 2 == 0
                        ? real.get().thenCompose(answer -> CompletableFuture.failedFuture(timeout()))
                        : real.get());

        assertThat(report.tally().retries()).isPositive();
        table.assertSame(ROWS);
    }

    @Test
    void should_add_once_when_additions_are_made_after_they_failed() {
        TestTable table = filled(from5);
        AtomicInteger additions = new AtomicInteger();

        SplitReport report = copy(table, FIRST, (statement, real) -> {
            if (!isAddition(statement) || additions.incrementAndGet() % 4 != 0) {
                return real.get();
            }
            var unused = CompletableFuture.supplyAsync(() -> 0, after(CopyRun.COUNTERS_SETTLE.toMillis() / 3))
                    .thenCompose(late -> real.get());
            return CompletableFuture.failedFuture(timeout());
        });

        assertThat(report.tally().retries()).isPositive();
        table.assertSame(ROWS);
    }

    @Test
    void should_add_once_when_the_task_ended_while_its_additions_were_on_their_way() {
        TestTable table = filled(from5);
        AtomicInteger additions = new AtomicInteger();
        AtomicBoolean gone = new AtomicBoolean();
        Thread task = Thread.currentThread();
        CqlSession target = Intercepted.session(from5.target(), (statement, real) -> {
            if (gone.get()) {
                return new CompletableFuture<>();
            }
            if (!isAddition(statement)) {
                return real.get();
            }
            if (additions.incrementAndGet() == 8) {
                task.interrupt();
            }
            return CompletableFuture.supplyAsync(() -> 0, after(CopyRun.COUNTERS_SETTLE.toMillis() * 2 / 3))
                    .thenCompose(late -> real.get())
                    // a process that is gone does not see the answer
                    .thenCompose(answer ->
                            gone.get() ? new CompletableFuture<>() : CompletableFuture.completedFuture(answer));
        });

        CopyRun next = table.run();
        CopyPlan plan = next.plan(table.selection());
        SplitReport report = new CopyRun(from5.source(), target, CopyRun.settings(4, null, null, null))
                .copyRing(table.selection(), FIRST);
        gone.set(true);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.outcome()).isEqualTo(new Abandoned());
        assertThat(next.copyRing(plan, next.engine(plan), SECOND).outcome()).isEqualTo(new Done());
        await().during(CopyRun.COUNTERS_SETTLE)
                .atMost(CopyRun.COUNTERS_SETTLE.multipliedBy(4))
                .untilAsserted(() -> table.assertSame(ROWS));
    }

    @Test
    void should_fail_the_split_when_a_counter_was_deleted_on_the_target() {
        TestTable table = filled(from5);
        table.onTarget("UPDATE TABLE SET c = c + 5 WHERE p = 1 AND k = 1", "DELETE c FROM TABLE WHERE p = 1 AND k = 1");
        AtomicInteger additions = new AtomicInteger();

        SplitReport report = run(table, (statement, real) -> {
            additions.addAndGet(isAddition(statement) ? 1 : 0);
            return real.get();
        });

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("Cannot write ")
                                .contains("the counter was deleted there, which nothing undoes"));
        assertThat(additions.get()).isLessThanOrEqualTo(PARTITIONS * 5 + 1 + CopyRun.SETTINGS.maxTries());
    }

    @Test
    void should_have_the_sums_of_the_source_when_rows_were_deleted_on_the_target() {
        TestTable table = filled(from5);
        copy(table, FIRST, CopyCountersIT::pass);
        table.onTarget("DELETE FROM TABLE WHERE p = 1 AND k = 1");

        copy(table, SECOND, CopyCountersIT::pass);

        table.assertSame(ROWS);
    }

    private static CompletionStage<AsyncResultSet> pass(
            Statement<?> statement, Supplier<CompletionStage<AsyncResultSet>> real) {
        return real.get();
    }

    private static SplitReport copy(TestTable table, Attempt attempt, Hook hook) {
        SplitReport report = run(table, attempt, hook);
        assertThat(report.outcome()).isEqualTo(new Done());
        return report;
    }

    private static SplitReport run(TestTable table, Hook hook) {
        return run(table, FIRST, hook);
    }

    private static SplitReport run(TestTable table, Attempt attempt, Hook hook) {
        BothSides sides = table.sides();
        return new CopyRun(sides.source(), Intercepted.session(sides.target(), hook), CopyRun.SETTINGS)
                .copyRing(table.selection(), attempt);
    }

    private static boolean isAddition(Statement<?> statement) {
        return statement instanceof BoundStatement bound
                && bound.getPreparedStatement().getQuery().startsWith("UPDATE");
    }

    /** Sums that are positive, negative, 0 after some additions, and missing. */
    private static TestTable filled(BothSides sides) {
        TestTable table = sides.table(COLUMNS);
        for (int p = 0; p < PARTITIONS; p++) {
            table.onSource(
                    "UPDATE TABLE SET c = c + 3, \"D\" = \"D\" - 4 WHERE p = %d AND k = 1".formatted(p),
                    "UPDATE TABLE SET c = c + 9223372036854775807 WHERE p = %d AND k = 2".formatted(p),
                    "UPDATE TABLE SET \"D\" = \"D\" + 1 WHERE p = %d AND k = 3".formatted(p),
                    "UPDATE TABLE SET \"D\" = \"D\" - 1 WHERE p = %d AND k = 3".formatted(p),
                    "UPDATE TABLE SET c = c + 0, \"D\" = \"D\" + 5, s = s + 2 WHERE p = %d AND k = 4".formatted(p));
        }
        return table.onSource("UPDATE TABLE SET s = s - 1 WHERE p = 100");
    }

    private WriteTimeoutException timeout() {
        return new WriteTimeoutException(
                from5.target().getMetadata().getNodes().values().iterator().next(),
                ConsistencyLevel.LOCAL_QUORUM,
                0,
                1,
                WriteType.COUNTER);
    }

    private static Executor after(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }
}
