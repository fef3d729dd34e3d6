package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A larger table of collections whose copy ends early, again and again; {@code -Dringshift.rows} makes it larger still. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyInterruptedIT {
    private static final int ROWS = Integer.getInteger("ringshift.rows", 10_000);
    private static final int ROWS_PER_PARTITION = 20;
    private static final int SLICES = 8;
    private static final int INTERRUPTIONS = 3;

    private final BothSides sides;

    CopyInterruptedIT(ClusterPair pair) {
        sides = BothSides.openOnTarget(pair, CopyInterruptedIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_equal_the_source_element_by_element_when_interrupted_three_times() {
        TestTable table = filled();

        for (int run = 1; run <= INTERRUPTIONS; run++) {
            int last = ROWS / ROWS_PER_PARTITION * run / (INTERRUPTIONS + 1);
            AtomicInteger sent = new AtomicInteger();
            Thread task = Thread.currentThread();
            CqlSession target = Intercepted.session(sides.target(), (statement, real) -> {
                if (sent.incrementAndGet() == last) {
                    task.interrupt();
                }
                return real.get();
            });
            SplitReport report = new CopyRun(sides.source(), target, CopyRun.settings(16, null, null, null))
                    .copyRing(table.selection(), new Attempt(run, 0));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(report.outcome()).isEqualTo(new Abandoned());
        }
        SplitReport report = table.run().copyRing(table.selection(), new Attempt(INTERRUPTIONS + 1, 0));

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(report.tally().rows()).isEqualTo(ROWS);
        long slice = Long.MAX_VALUE / (SLICES / 2);
        int compared = 0;
        for (int i = 0; i < SLICES; i++) {
            String where = " WHERE token(p) > %d AND token(p) <= %d"
                    .formatted(
                            i == 0 ? Long.MIN_VALUE : (i - SLICES / 2) * slice,
                            i == SLICES - 1 ? Long.MAX_VALUE : (i + 1 - SLICES / 2) * slice);
            Contents there = Contents.of(sides.target(), sides.targetKeyspace(), table.name(), where);
            Contents here = Contents.of(sides.source(), sides.keyspace(), table.name(), where);
            here.assertSameAs(there);
            compared += here.rows().size();
        }
        assertThat(compared).isEqualTo(ROWS);
    }

    /** Each row is written once, and its collections a second time, later, some with a life. */
    private TestTable filled() {
        String udt = sides.unmade().onBoth("CREATE TYPE TABLE (a text, b int)").name();
        TestTable table =
                sides.table("p int, k int, v text, l list<text>, m map<text, int>, s set<int>, u %s, PRIMARY KEY (p, k)"
                        .formatted(udt));
        PreparedStatement insert = sides.source()
                .prepare(table.cql("UPDATE TABLE USING TIMESTAMP ? SET v = ?, l = ?, m = ?, s = ?, u.a = ?, u.b = ?"
                        + " WHERE p = ? AND k = ?"));
        PreparedStatement add = sides.source()
                .prepare(table.cql(
                        "UPDATE TABLE USING TIMESTAMP ? AND TTL ? SET l = l + ?, m = m + ?, s = s + ?, u.b = ?"
                                + " WHERE p = ? AND k = ?"));
        for (int first = 0; first < ROWS; first += ROWS_PER_PARTITION) {
            BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
            for (int row = first; row < Math.min(ROWS, first + ROWS_PER_PARTITION); row++) {
                int p = row / ROWS_PER_PARTITION;
                batch.addStatement(insert.bind(
                        1_000_000L + row,
                        "v" + row,
                        List.of("a", "b" + row, "a"),
                        Map.of("x", row, "y", 2),
                        Set.of(row, row + 1),
                        "a" + row,
                        row,
                        p,
                        row));
                batch.addStatement(add.bind(
                        2_000_000L + row,
                        row % 2 == 0 ? 90_000 : 0,
                        List.of("later"),
                        Map.of("x", -row, "z", 3),
                        Set.of(-row - 1),
                        -row,
                        p,
                        row));
            }
            sides.source().execute(batch.build());
        }
        return table;
    }
}
