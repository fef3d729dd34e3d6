package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.collections.CollectionRows;
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
    private static final int SLICES = 8;
    private static final int INTERRUPTIONS = 3;

    private final BothSides sides;
    private int partitions;

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
            int last = partitions * run / (INTERRUPTIONS + 1);
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

    private TestTable filled() {
        String type = sides.unmade()
                .onBoth("CREATE TYPE TABLE (%s)".formatted(CollectionRows.FIELDS))
                .name();
        TestTable table = sides.table(CollectionRows.columns(type, ""));
        partitions = CollectionRows.load(sides.source(), table.cql("TABLE"), ROWS);
        return table;
    }
}
