package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.config.ByteSize;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Tally;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wide rows, large partitions, batches that are too large, tombstones. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyLoadIT {
    private static final String COLUMNS = "p int, k int, v blob, PRIMARY KEY (p, k)";
    private static final int ROWS_PER_REQUEST = 100;

    private final BothSides sides;
    private final Random random = new Random(1);

    CopyLoadIT(ClusterPair pair) {
        sides = BothSides.open(pair, CopyLoadIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_copy_a_partition_when_it_has_many_rows() {
        TestTable table = sides.table(COLUMNS);
        insert(table, 20_000, i -> List.of(1, i, bytes(20)));

        Tally tally = table.copy();

        table.assertSame(20_000);
        assertThat(tally.rows()).isEqualTo(20_000);
        assertThat(tally.widestPartitionRows()).isEqualTo(20_000);
        assertThat(tally.statements()).as("batches").isBetween(200L, 1000L);
    }

    @Test
    void should_copy_all_when_one_row_is_wide_and_many_are_tiny() {
        TestTable table = sides.table(COLUMNS);
        insert(table, 3_000, i -> List.of(i % 30, i, bytes(4)));
        insert(table, 1, i -> List.of(7, -1, bytes(5 << 20)));

        Tally tally = table.copy();

        table.assertSame(3_001);
        assertThat(tally.widestRowBytes()).isEqualTo((5 << 20) + 8);
        assertThat(tally.retries()).isZero();
    }

    @Test
    void should_send_smaller_batches_when_the_target_refuses_them() {
        TestTable table = sides.table(COLUMNS);
        insert(table, 300, i -> List.of(1, i, bytes(100_000)));
        CopyRun run = new CopyRun(
                sides.source(), sides.target(), CopyRun.settings(null, 300, ByteSize.ofMebibytes(64), null));
        CopyPlan plan = run.plan(table.selection());
        CopyEngine engine = run.engine(plan);

        SplitReport report = run.copyRing(plan, engine);

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(engine.writer().cap().bytes())
                .as("halved until the server's 16 MiB for a mutation hold them, and no further")
                .isBetween(4L << 20, 16L << 20);
        assertThat(report.tally().retries())
                .as("refused for their size, not sent again as they are")
                .isZero();
        table.assertSame(300);
    }

    @Test
    void should_find_the_rows_left_when_thousands_around_them_are_deleted() {
        TestTable table = sides.table(COLUMNS);
        insert(table, 6_000, i -> List.of(i % 2, i, bytes(8)));
        for (int k = 0; k < 6_000; k += 1_000) {
            for (int p = 0; p < 2; p++) {
                table.onSource("DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = %d AND k > %d AND k < %d"
                        .formatted(p, k + 1, k + 500));
            }
        }
        PreparedStatement delete =
                sides.source().prepare(table.cql("DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = ? AND k = ?"));
        send(
                IntStream.range(0, 6_000)
                        .filter(k -> k % 1_000 >= 500 && k % 1_000 < 998)
                        .toArray(),
                delete,
                k -> List.of(k % 2, k));

        SplitReport report = new CopyRun(sides.source(), sides.target(), CopyRun.settings(null, null, null, 10))
                .copyRing(table.selection());

        assertThat(report.outcome()).isEqualTo(new Done());
        table.assertSame(6 * 4);
    }

    private void insert(TestTable table, int rows, IntFunction<List<Object>> row) {
        PreparedStatement insert =
                sides.source().prepare(table.cql("INSERT INTO TABLE (p, k, v) VALUES (?, ?, ?) USING TIMESTAMP 1000"));
        send(IntStream.range(0, rows).toArray(), insert, row);
    }

    private void send(int[] rows, PreparedStatement statement, IntFunction<List<Object>> values) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        for (int row : rows) {
            batch.addStatement(statement.bind(values.apply(row).toArray()));
            if (batch.getStatementsCount() == ROWS_PER_REQUEST) {
                sides.source().execute(batch.build());
                batch.clearStatements();
            }
        }
        if (batch.getStatementsCount() > 0) {
            sides.source().execute(batch.build());
        }
    }

    private ByteBuffer bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
