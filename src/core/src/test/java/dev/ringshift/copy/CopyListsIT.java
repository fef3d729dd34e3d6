package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import dev.ringshift.copy.Intercepted.Hook;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list that is written twice at the same timestamp is there twice: none ever is. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyListsIT {
    private static final String COLUMNS =
            "p int, k int, a text, l list<text>, n list<frozen<list<int>>>, sl list<int> STATIC, PRIMARY KEY (p, k)";
    private static final int ROWS = 8 * 3 + 1;
    private static final List<Attempt> ATTEMPTS = List.of(
            new Attempt(1, 0),
            new Attempt(1, 1),
            new Attempt(1, 3),
            new Attempt(2, 0),
            new Attempt(3, 0),
            new Attempt(3, 2));

    private final BothSides from4;
    private final BothSides from5;
    private final BothSides to4;

    CopyListsIT(ClusterPair pair) {
        from4 = BothSides.open(pair, CopyListsIT.class);
        from5 = BothSides.openOnTarget(pair, CopyListsIT.class);
        to4 = BothSides.openBack(pair, CopyListsIT.class);
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
        to4.close();
    }

    Stream<Named<BothSides>> sides() {
        return Stream.of(Named.of("4.1 to 5.0", from4), Named.of("5.0 to 5.0", from5), Named.of("5.0 to 4.1", to4));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_lists_when_copied_again_by_later_runs_and_tasks(BothSides sides) {
        TestTable table = filled(sides);

        for (Attempt attempt : ATTEMPTS) {
            copy(table, attempt, (statement, real) -> real.get());

            table.assertCopied(ROWS);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_lists_when_writes_fail_in_passing_though_they_were_applied(BothSides sides) {
        TestTable table = filled(sides);

        for (Attempt attempt : ATTEMPTS.subList(2, 4)) {
            AtomicInteger sent = new AtomicInteger();
            SplitReport report = copy(
                    table,
                    attempt,
                    (statement, real) ->
                            Intercepted.isRead(statement) || sent.incrementAndGet() % CopyRun.SETTINGS.maxTries() == 0
                                    ? real.get()
                                    : real.get().thenCompose(answer -> CompletableFuture.failedFuture(timeout(sides))));

            assertThat(report.tally().retries()).isPositive();
            table.assertCopied(ROWS);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_what_the_application_wrote_to_both_sides_before_between_and_after(BothSides sides) {
        TestTable table = filled(sides);
        table.onBoth(
                overwrite(0, "'before'", 2_000_000), "UPDATE TABLE USING TIMESTAMP 2000000 SET sl = [7] WHERE p = 0");
        AtomicBoolean written = new AtomicBoolean();

        copy(table, ATTEMPTS.get(0), (statement, real) -> {
            if (!written.getAndSet(true)) {
                // read already, and not yet written
                table.onBoth(overwrite(1, "'between', 'between'", 3_000_000), overwrite(2, "'x'", 3_000_000));
            }
            return real.get();
        });
        table.assertSame(ROWS);

        table.onBoth(overwrite(3, "'after', 'after'", 4_000_000), overwrite(0, "'after'", 4_000_000));
        table.assertSame(ROWS);
        for (Attempt attempt : ATTEMPTS.subList(1, 4)) {
            copy(table, attempt, (statement, real) -> real.get());
            table.assertSame(ROWS);
        }
    }

    @Test
    void should_keep_lists_when_the_application_added_to_both_sides_and_elements_tell_their_times() {
        TestTable table = filled(from5);
        table.onBoth("UPDATE TABLE USING TIMESTAMP 2000000 SET l = l + ['before'] WHERE p = 0 AND k = 0");
        copy(table, ATTEMPTS.get(0), (statement, real) -> real.get());
        table.assertSame(ROWS);

        table.onBoth("UPDATE TABLE USING TIMESTAMP 3000000 SET l = l + ['after'] WHERE p = 1 AND k = 1");
        copy(table, ATTEMPTS.get(3), (statement, real) -> real.get());

        table.assertSame(ROWS);
    }

    @Test
    void should_keep_lists_when_the_newest_element_goes_between_two_attempts() {
        TestTable table = from5.table(COLUMNS)
                .onSource(
                        "UPDATE TABLE USING TIMESTAMP 1000 SET l = ['a'] WHERE p = 1 AND k = 1",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET l = l + ['b'] WHERE p = 1 AND k = 1");
        copy(table, ATTEMPTS.get(0), (statement, real) -> real.get());
        table.onBoth("UPDATE TABLE USING TIMESTAMP 9000 SET l = l - ['b'] WHERE p = 1 AND k = 1");

        copy(table, ATTEMPTS.get(3), (statement, real) -> real.get());

        assertThat(from5.target()
                        .execute("SELECT l FROM %s.%s".formatted(from5.targetKeyspace(), table.name()))
                        .one()
                        .getList(0, String.class))
                .containsExactly("a");
    }

    private static String overwrite(int partition, String elements, long timestamp) {
        return "UPDATE TABLE USING TIMESTAMP %d SET l = [%s] WHERE p = %d AND k = 0"
                .formatted(timestamp, elements, partition);
    }

    private static SplitReport copy(TestTable table, Attempt attempt, Hook hook) {
        BothSides sides = table.sides();
        CqlSession target = Intercepted.session(sides.target(), hook);
        // one after the other
        SplitReport report = new CopyRun(sides.source(), target, CopyRun.settings(1, null, null, null))
                .copyRing(table.selection(), attempt);
        assertThat(report.outcome()).isEqualTo(new Done());
        return report;
    }

    private static TestTable filled(BothSides sides) {
        TestTable table = sides.table(COLUMNS);
        for (int p = 0; p < 8; p++) {
            table.onSource(
                    "INSERT INTO TABLE (p, k, a, l, n) VALUES (%d, 0, 'a', ['a', 'b', 'a'], [[1], []]) USING TIMESTAMP 1000"
                            .formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 1000 SET l = ['x', ''] WHERE p = %d AND k = 1".formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 90000 SET l = ['w'] + l WHERE p = %d AND k = 1"
                            .formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 1500 AND TTL 80000 SET l = l + ['y', 'z'] WHERE p = %d AND k = 1"
                            .formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 3000 SET l[1] = 'changed' WHERE p = %d AND k = 1".formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 70000 SET l = ['only'], a = 'too' WHERE p = %d AND k = 2"
                            .formatted(p),
                    "UPDATE TABLE USING TIMESTAMP 1000 SET sl = [1, 1, 2] WHERE p = %d".formatted(p));
        }
        return table.onSource("UPDATE TABLE USING TIMESTAMP 1000 SET sl = [3, 3] WHERE p = 100");
    }

    private static WriteTimeoutException timeout(BothSides sides) {
        return new WriteTimeoutException(
                sides.target().getMetadata().getNodes().values().iterator().next(),
                ConsistencyLevel.LOCAL_QUORUM,
                0,
                1,
                WriteType.UNLOGGED_BATCH);
    }
}
