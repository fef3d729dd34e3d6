package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import dev.ringshift.copy.Intercepted.Hook;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Copies while pages are empty, answers fail or come late, tasks end, and the application writes. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyTroubleIT {
    private static final String COLUMNS = "p int, k int, a text, b text, PRIMARY KEY (p, k)";
    private static final int PARTITIONS = 40;
    private static final int ROWS = PARTITIONS * 5;
    private static final Duration LONGER_THAN_THE_SHORT_LIVES = Duration.ofSeconds(4);

    private final BothSides sides;

    CopyTroubleIT(ClusterPair pair) {
        sides = BothSides.open(pair, CopyTroubleIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_read_on_when_pages_are_empty() {
        TestTable table = filled();
        AtomicInteger holes = new AtomicInteger();
        Set<ByteBuffer> seen = ConcurrentHashMap.newKeySet();
        CqlSession source = Intercepted.session(sides.source(), (statement, real) -> {
            ByteBuffer state = statement.getPagingState();
            if (state != null && seen.add(state)) {
                holes.incrementAndGet();
                return real.get().thenApply(answer -> Intercepted.emptyPage(answer, state));
            }
            return real.get();
        });

        SplitReport report =
                new CopyRun(source, sides.target(), CopyRun.settings(null, null, null, 30)).copyRing(table.selection());

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(holes.get()).isGreaterThan(4);
        table.assertSame(ROWS);
    }

    @Test
    void should_end_as_abandoned_when_interrupted_and_complete_when_copied_again() {
        TestTable table = filled();
        AtomicInteger sent = new AtomicInteger();
        Thread task = Thread.currentThread();
        CqlSession target = Intercepted.session(sides.target(), (statement, real) -> {
            if (sent.incrementAndGet() == 10) {
                task.interrupt();
            }
            // late enough that the next write has to wait for room
            return real.get().thenComposeAsync(CompletableFuture::completedFuture, after(Duration.ofMillis(5)));
        });
        CopyRun run = new CopyRun(sides.source(), target, CopyRun.settings(1, null, null, null));

        SplitReport report = run.copyRing(table.selection());

        assertThat(Thread.interrupted()).as("stays for the caller to see").isTrue();
        assertThat(report.outcome()).isEqualTo(new Abandoned());
        assertThat(table.target().rows().size()).isBetween(1, ROWS - 1);

        table.copyAndCompare(ROWS);
    }

    @Test
    void should_send_again_when_writes_fail_in_passing_though_they_were_applied() {
        TestTable table = filled();
        AtomicInteger sent = new AtomicInteger();
        CqlSession target = Intercepted.session(
                sides.target(),
                (statement, real) -> sent.incrementAndGet() % 3 == 0
                        ? real.get().thenCompose(answer -> CompletableFuture.failedFuture(timeout()))
                        : real.get());

        SplitReport report = new CopyRun(sides.source(), target, CopyRun.SETTINGS).copyRing(table.selection());

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(report.tally().retries()).isBetween((long) PARTITIONS / 3, (long) PARTITIONS);
        table.assertSame(ROWS);
    }

    @Test
    void should_ask_for_smaller_pages_when_a_page_fails_in_passing() {
        TestTable table = filled();
        Set<Integer> sizes = ConcurrentHashMap.newKeySet();
        AtomicInteger asked = new AtomicInteger();
        CqlSession source = Intercepted.session(sides.source(), (statement, real) -> {
            sizes.add(statement.getPageSize());
            return asked.incrementAndGet() <= 2
                    ? CompletableFuture.failedFuture(new OverloadedException(node()))
                    : real.get();
        });

        SplitReport report =
                new CopyRun(source, sides.target(), CopyRun.settings(null, null, null, 40)).copyRing(table.selection());

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(report.tally().retries()).isEqualTo(2);
        assertThat(sizes).contains(16, 8, 4, 40);
        table.assertSame(ROWS);
    }

    @Test
    void should_fail_the_split_when_a_write_fails_for_good() {
        TestTable table = filled();
        AtomicInteger sent = new AtomicInteger();
        SplitReport report = copy(
                table,
                (statement, real) -> sent.incrementAndGet() == 5
                        ? CompletableFuture.failedFuture(new InvalidQueryException(node(), "no such thing"))
                        : real.get());

        assertThat(report.outcome())
                .isEqualTo(new Failed(
                        "Cannot write %s.%s (-9223372036854775808, 9223372036854775807]: no such thing; it is taken up again on the next run"
                                .formatted(sides.keyspace(), table.name())));
        assertThat(report.tally().retries()).isZero();
        table.copyAndCompare(ROWS);
    }

    @Test
    void should_fail_the_split_after_all_tries_when_a_write_never_succeeds() {
        TestTable table = filled();
        AtomicInteger sent = new AtomicInteger();
        SplitReport report = copy(table, (statement, real) -> {
            sent.incrementAndGet();
            return CompletableFuture.failedFuture(new OverloadedException(node()));
        });

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("Cannot write ")
                                .contains("overloaded"));
        assertThat(sent.get()).isBetween(CopyRun.SETTINGS.maxTries(), CopyRun.SETTINGS.maxTries() * PARTITIONS);
        assertThat(table.target().rows()).isEmpty();
    }

    @Test
    void should_fail_the_split_when_the_source_refuses() {
        TestTable table = filled();
        CqlSession source = Intercepted.session(
                sides.source(),
                (statement, real) -> CompletableFuture.failedFuture(new InvalidQueryException(node(), "not readable")));

        SplitReport report = new CopyRun(source, sides.target(), CopyRun.SETTINGS).copyRing(table.selection());

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("Cannot read ")
                                .contains("not readable"));
    }

    @Test
    void should_write_what_is_left_of_a_life_when_writes_wait() {
        TestTable table = sides.table(COLUMNS);
        AtomicBoolean held = new AtomicBoolean();
        CqlSession target = Intercepted.session(
                sides.target(),
                (statement, real) -> held.getAndSet(true)
                        ? real.get()
                        : CompletableFuture.supplyAsync(() -> 0, after(LONGER_THAN_THE_SHORT_LIVES))
                                .thenCompose(late -> CompletableFuture.failedFuture(timeout())));
        CopyRun run = new CopyRun(sides.source(), target, CopyRun.settings(1, null, null, null));
        CopyPlan plan = run.plan(table.selection());
        for (int p = 0; p < 6; p++) {
            table.onSource(
                    "INSERT INTO TABLE (p, k, a) VALUES (%d, 1, 'short') USING TIMESTAMP 1000 AND TTL 3".formatted(p),
                    "INSERT INTO TABLE (p, k, a) VALUES (%d, 2, 'long') USING TIMESTAMP 1000 AND TTL 1000".formatted(p),
                    "INSERT INTO TABLE (p, k, a) VALUES (%d, 3, 'stays') USING TIMESTAMP 1000".formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 3 SET b = 'short' WHERE p = %d AND k = 3".formatted(p));
        }

        SplitReport report = run.copyRing(plan);

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(report.tally().rows()).as("all are read while they live").isEqualTo(18);
        assertThat(report.tally().cells()).isEqualTo(24);
        table.assertSame(12);
    }

    @Test
    void should_end_alike_when_the_application_writes_to_both_sides_meanwhile() {
        TestTable table = filled();
        Random random = new Random(7);
        AtomicInteger operations = new AtomicInteger();
        CqlSession target = Intercepted.session(sides.target(), (statement, real) -> {
            // before and after what the task has read already lands
            write(table, random, 10_000 + operations.incrementAndGet());
            write(table, random, 10_000 + operations.incrementAndGet());
            CompletionStage<AsyncResultSet> answer = real.get();
            write(table, random, 10_000 + operations.incrementAndGet());
            return answer;
        });

        SplitReport report =
                new CopyRun(sides.source(), target, CopyRun.settings(null, 2, null, 20)).copyRing(table.selection());

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(operations.get()).isGreaterThan(PARTITIONS * 3);
        table.assertSame(table.source().rows().size());
        assertThat(table.source().rows().size()).isBetween(ROWS / 2, ROWS * 2);
    }

    /** One write of an application that writes to both sides, with its own timestamps. */
    private static void write(TestTable table, Random random, long timestamp) {
        int p = random.nextInt(PARTITIONS);
        int k = random.nextInt(8);
        String where = " WHERE p = %d AND k = %d".formatted(p, k);
        String using = " USING TIMESTAMP " + timestamp;
        table.onBoth(
                switch (random.nextInt(6)) {
                    case 0 -> "DELETE FROM TABLE" + using + where;
                    case 1 -> "DELETE a FROM TABLE" + using + where;
                    case 2 -> "DELETE a, b FROM TABLE" + using + where;
                    case 3 -> "INSERT INTO TABLE (p, k, a) VALUES (%d, %d, 'new')%s".formatted(p, k, using);
                    case 4 ->
                        "INSERT INTO TABLE (p, k, b) VALUES (%d, %d, 'new')%s AND TTL 9000".formatted(p, k, using);
                    default -> "DELETE FROM TABLE%s WHERE p = %d".formatted(using, random.nextInt(PARTITIONS * 4));
                });
    }

    private SplitReport copy(TestTable table, Hook hook) {
        return new CopyRun(sides.source(), Intercepted.session(sides.target(), hook), CopyRun.SETTINGS)
                .copyRing(table.selection());
    }

    /** Rows with one writetime, with two, with a life, and with nothing but a key. */
    private TestTable filled() {
        TestTable table = sides.table(COLUMNS);
        for (int p = 0; p < PARTITIONS; p++) {
            table.onSource(
                    "INSERT INTO TABLE (p, k, a, b) VALUES (%d, 1, 'a', 'b') USING TIMESTAMP 1000".formatted(p),
                    "INSERT INTO TABLE (p, k, a, b) VALUES (%d, 2, 'a', 'b') USING TIMESTAMP 1001".formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = %d AND k = 2".formatted(p),
                    "INSERT INTO TABLE (p, k, a) VALUES (%d, 3, 'a') USING TIMESTAMP 1000 AND TTL 90000".formatted(p),
                    "INSERT INTO TABLE (p, k) VALUES (%d, 4) USING TIMESTAMP 1000".formatted(p),
                    "INSERT INTO TABLE (p, k, b) VALUES (%d, 5, 'b') USING TIMESTAMP 1000".formatted(p));
        }
        return table;
    }

    private Node node() {
        return sides.target().getMetadata().getNodes().values().iterator().next();
    }

    private WriteTimeoutException timeout() {
        return new WriteTimeoutException(node(), ConsistencyLevel.LOCAL_QUORUM, 0, 1, WriteType.UNLOGGED_BATCH);
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
