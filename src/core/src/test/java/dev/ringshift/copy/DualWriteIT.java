package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that writes to both sides during the copy, with its own timestamps, finds the same on both afterwards. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DualWriteIT {
    private static final int PARTITIONS = 10;
    private static final int ROWS = 6;

    /** More than what a copy adds to the timestamps of lists. */
    private static final long TICK_MICROS = 1000;

    private final BothSides from4;
    private final BothSides from5;
    private final Random random = new Random(11);
    private long lastMicros;
    private final ExecutorService application = Executors.newSingleThreadExecutor();

    DualWriteIT(ClusterPair pair) {
        from4 = BothSides.open(pair, DualWriteIT.class);
        from5 = BothSides.openOnTarget(pair, DualWriteIT.class);
    }

    @AfterAll
    void close() {
        application.shutdownNow();
        from4.close();
        from5.close();
    }

    /** Where the application's timestamps come from. */
    enum Timestamps {
        VERSIONS,
        TIME
    }

    Stream<Arguments> sides() {
        return Stream.of(Named.of("4.1 to 5.0", from4), Named.of("5.0 to 5.0", from5))
                .flatMap(sides -> Arrays.stream(Timestamps.values()).map(each -> Arguments.of(sides, each)));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_end_alike_when_the_application_writes_to_collections_meanwhile(BothSides sides, Timestamps timestamps) {
        lastMicros = 1_000_000;
        String udt = sides.unmade().onBoth("CREATE TYPE TABLE (a text, b int)").name();
        TestTable table =
                sides.table("p int, k int, a text, l list<int>, s set<int>, m map<int, text>, u %s, ".formatted(udt)
                        + "sa text STATIC, sl list<int> STATIC, sm map<int, text> STATIC, PRIMARY KEY (p, k)");
        for (int p = 0; p < PARTITIONS; p++) {
            table.onSource(
                    "UPDATE TABLE USING TIMESTAMP %d SET sa = 'a', sl = [1, 1], sm = {1: 'a', 2: 'b'} WHERE p = %d"
                            .formatted(next(timestamps), p));
            for (int k = 0; k < ROWS; k++) {
                table.onSource(
                        ("INSERT INTO TABLE (p, k, a, l, s, m, u) VALUES (%d, %d, 'a', [1, 1, 2], {1, 2}, {1: 'a', 2: 'b'},"
                                        + " {a: 'a', b: 1}) USING TIMESTAMP %d")
                                .formatted(p, k, next(timestamps)));
            }
        }
        AtomicInteger writes = new AtomicInteger();
        // what was looked up first is sent by the driver's threads, in which the application may not wait
        CqlSession target = Intercepted.session(
                sides.target(),
                (statement, real) -> CompletableFuture.supplyAsync(
                                () -> sendAmid(() -> write(table, timestamps), real, writes), application)
                        .thenCompose(answer -> answer));

        for (int run = 1; run <= 2; run++) {
            SplitReport report = new CopyRun(sides.source(), target, CopyRun.settings(null, 4, null, 20))
                    .copyRing(table.selection(), new Attempt(run, 0));
            assertThat(report.outcome()).isEqualTo(new Done());
            table.assertSame(table.source().rows().size());
        }
        assertThat(writes.get()).isGreaterThan(PARTITIONS * 2);
    }

    /** Before and after what the task has read already lands. */
    private static CompletionStage<AsyncResultSet> sendAmid(
            Runnable write, Supplier<CompletionStage<AsyncResultSet>> real, AtomicInteger sent) {
        sent.incrementAndGet();
        write.run();
        write.run();
        CompletionStage<AsyncResultSet> answer = real.get();
        write.run();
        return answer;
    }

    private long next(Timestamps timestamps) {
        long now = timestamps == Timestamps.TIME ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) : 0;
        lastMicros = Math.max(now, lastMicros + TICK_MICROS);
        return lastMicros;
    }

    private void write(TestTable table, Timestamps timestamps) {
        int p = random.nextInt(PARTITIONS + 2);
        int k = random.nextInt(ROWS + 2);
        String row = " WHERE p = %d AND k = %d".formatted(p, k);
        String using = " USING TIMESTAMP " + next(timestamps);
        // without TTLs: the two sides take what the application writes seconds apart when the machine is busy
        String update = "UPDATE TABLE" + using + " SET ";
        int e = random.nextInt(4);
        int kind = random.nextInt(20);
        if (kind > 8) {
            // each row has its marker, or the copy would have to invent one that CQL does not show
            table.onBoth("INSERT INTO TABLE (p, k) VALUES (%d, %d)%s".formatted(p, k, using));
        }
        table.onBoth(
                switch (kind) {
                    case 0 -> "DELETE FROM TABLE" + using + row;
                    case 1 -> "DELETE a, m[1], s[1] FROM TABLE" + using + row;
                    case 2 -> "DELETE l, s FROM TABLE" + using + row;
                    case 3 -> "DELETE FROM TABLE%s WHERE p = %d AND k > %d".formatted(using, p, 2 + e);
                    case 4 -> "DELETE FROM TABLE%s WHERE p = %d".formatted(using, p);
                    case 5 -> "DELETE sm[1] FROM TABLE%s WHERE p = %d".formatted(using, p);
                    case 6 -> "DELETE sl, sa FROM TABLE%s WHERE p = %d".formatted(using, p);
                    case 7 -> update + "sl = [%d, 7, 7] WHERE p = %d".formatted(e, p);
                    case 8 -> update + "sm = sm + {%d: 'new'}, sa = 'new' WHERE p = %d".formatted(e, p);
                    case 9, 10 -> update + "l = [%d, 9, 9]".formatted(e) + row;
                    case 11 -> update + "l = [], a = null" + row;
                    case 12 -> update + "s = s + {%d}, m = m + {%d: 'new'}".formatted(e, e) + row;
                    case 13 -> update + "s = s - {1, 2}, m[%d] = null".formatted(e) + row;
                    case 14 -> update + "s = {%d, 9}, m = {9: 'only'}".formatted(e) + row;
                    case 15 -> update + "u.b = %d".formatted(e) + row;
                    case 16 -> update + "u.a = null, m[1] = 'changed'" + row;
                    case 17 -> update + "u = {a: 'new'}" + row;
                    case 18 -> update + "a = 'new', l = [1, 2, 3]" + row;
                    default ->
                        "INSERT INTO TABLE (p, k, a, l, s) VALUES (%d, %d, 'new', [5, 5], {5})%s"
                                .formatted(p, k, using);
                });
    }
}
