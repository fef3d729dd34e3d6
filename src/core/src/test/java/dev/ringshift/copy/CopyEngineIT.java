package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.config.TableSelection;
import dev.ringshift.report.Tally;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What "the same row" means: writetimes, lives, markers. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyEngineIT {
    private static final String COLUMNS = "p text, k int, a text, b text, c int, PRIMARY KEY (p, k)";
    private static final Duration EXPIRY_WAIT = Duration.ofSeconds(20);

    private final BothSides sides;

    CopyEngineIT(ClusterPair pair) {
        sides = BothSides.open(pair, CopyEngineIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_keep_one_writetime_when_a_row_was_written_once() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('x', 1, 'a1', 'b1', 1) USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, a) VALUES ('x', 2, 'a2') USING TIMESTAMP 2000",
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('y', 1, '', 'b3') USING TIMESTAMP 3000");

        Tally tally = table.copy();

        table.assertSame(3);
        assertThat(tally.rows()).isEqualTo(3);
        assertThat(tally.cells()).isEqualTo(6);
        assertThat(tally.statements()).as("one batch for x, one row for y").isEqualTo(2);
        assertThat(tally.widestPartitionRows()).isEqualTo(2);
    }

    @Test
    void should_keep_each_writetime_when_cells_were_edited() {
        table().onSource(
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('x', 1, 'a', 'b', 1) USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = 'x' AND k = 1",
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('x', 2, 'a', 'b', 1) USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = 'x' AND k = 2",
                        "UPDATE TABLE USING TIMESTAMP 3000 SET c = 3 WHERE p = 'x' AND k = 2",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET a = 'only update' WHERE p = 'z' AND k = 1")
                .copyAndCompare(3);
    }

    @Test
    void should_keep_each_life_when_cells_expire_at_different_times() {
        table().onSource(
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('all', 1, 'a', 'b', 1) USING TIMESTAMP 1000 AND TTL 90000",
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('some', 1, 'a', 'b', 1) USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 500 SET b = 'zb' WHERE p = 'some' AND k = 1",
                        "INSERT INTO TABLE (p, k, a) VALUES ('mixed', 1, 'a') USING TIMESTAMP 1000 AND TTL 900",
                        "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 90000 SET b = 'b' WHERE p = 'mixed' AND k = 1",
                        "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 9000 SET c = 2 WHERE p = 'mixed' AND k = 1",
                        "INSERT INTO TABLE (p, k, a) VALUES ('longest', 1, 'a') USING TIMESTAMP 1 AND TTL 300000000")
                .copyAndCompare(4);
    }

    @Test
    void should_leave_no_trace_when_rows_and_cells_were_deleted() {
        table().onSource(
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 1, 'a', 'b') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 2, 'a', 'b') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('y', 1, 'a', 'b') USING TIMESTAMP 1000",
                        "DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = 'x' AND k = 1",
                        "DELETE b FROM TABLE USING TIMESTAMP 2000 WHERE p = 'x' AND k = 2",
                        "DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = 'y'")
                .copyAndCompare(1);
    }

    @Test
    void should_keep_a_row_when_it_is_nothing_but_a_key() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k) VALUES ('x', 1) USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 2, 'a', 'b') USING TIMESTAMP 1000",
                        "DELETE a, b FROM TABLE USING TIMESTAMP 2000 WHERE p = 'x' AND k = 2");

        table.copyAndCompare(2);

        table.onTarget("DELETE FROM TABLE USING TIMESTAMP 1 WHERE p = 'x' AND k = 1");
        assertThat(table.target().rows())
                .as("written at 1 µs, so that any later delete wins")
                .hasSize(1);
    }

    @Test
    void should_keep_a_row_alive_when_its_cells_are_deleted_after_the_copy() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 1, 'a', 'b') USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = 'x' AND k = 1",
                        "INSERT INTO TABLE (p, k, a) VALUES ('x', 2, 'a') USING TIMESTAMP 1000");
        table.copyAndCompare(2);

        table.onBoth(
                "DELETE a, b FROM TABLE USING TIMESTAMP 3000 WHERE p = 'x' AND k = 1",
                "DELETE a, b FROM TABLE USING TIMESTAMP 3000 WHERE p = 'x' AND k = 2");

        table.assertSame(2);
    }

    @Test
    void should_write_the_marker_at_the_oldest_writetime_when_cells_differ() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 1, 'a', 'b') USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 3000 SET a = 'edited' WHERE p = 'x' AND k = 1");
        table.copyAndCompare(1);

        table.onBoth("DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = 'x' AND k = 1");
        table.assertSame(1);
        table.onBoth("DELETE a FROM TABLE USING TIMESTAMP 4000 WHERE p = 'x' AND k = 1");

        table.assertSame(0);
    }

    @Test
    void should_write_the_marker_apart_when_no_cell_is_both_oldest_and_permanent() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a) VALUES ('x', 1, 'a') USING TIMESTAMP 1000 AND TTL 90000",
                        "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'b' WHERE p = 'x' AND k = 1",
                        "INSERT INTO TABLE (p, k) VALUES ('x', 1) USING TIMESTAMP 1001");

        Tally tally = table.copy();
        table.assertSame(1);
        assertThat(tally.statements()).isEqualTo(1);

        table.onBoth("DELETE a, b FROM TABLE USING TIMESTAMP 3000 WHERE p = 'x' AND k = 1");
        table.assertSame(1);
        table.onBoth("DELETE FROM TABLE USING TIMESTAMP 1500 WHERE p = 'x' AND k = 1");
        table.assertSame(0);
    }

    @Test
    void should_end_alike_when_cells_expire_and_the_target_has_a_default_ttl() {
        TestTable table = sides.table(COLUMNS, "WITH default_time_to_live = 3");
        table.onSource(
                "INSERT INTO TABLE (p, k) VALUES ('key only', 1) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, a, b) VALUES ('permanent', 1, 'a', 'b') USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, a, b) VALUES ('edited', 1, 'a', 'b') USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = 'edited' AND k = 1",
                "INSERT INTO TABLE (p, k, a, b) VALUES ('some', 1, 'a', 'b') USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 5 SET b = 'short' WHERE p = 'some' AND k = 1",
                "INSERT INTO TABLE (p, k, a, b) VALUES ('mixed', 1, 'a', 'b') USING TIMESTAMP 1000 AND TTL 5",
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 4 SET b = 'shorter' WHERE p = 'mixed' AND k = 1",
                "INSERT INTO TABLE (p, k, a, b) VALUES ('all', 1, 'a', 'b') USING TIMESTAMP 1000 AND TTL 5");

        table.copyAndCompare(6);

        await().atMost(EXPIRY_WAIT).until(() -> table.source().rows().size() == 4);
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> table.assertSame(4));
    }

    @Test
    void should_leave_target_cells_alone_when_the_source_has_none() {
        TestTable table = table().onSource("INSERT INTO TABLE (p, k, a) VALUES ('x', 1, 'a') USING TIMESTAMP 2000")
                .onTarget("UPDATE TABLE USING TIMESTAMP 1000 SET b = 'dual-written' WHERE p = 'x' AND k = 1");

        table.copy();
        table.onSource("UPDATE TABLE USING TIMESTAMP 1000 SET b = 'dual-written' WHERE p = 'x' AND k = 1");

        table.assertSame(1);
    }

    @Test
    void should_change_nothing_when_copied_twice() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 1, 'a', 'b') USING TIMESTAMP 1000 AND TTL 9000",
                        "UPDATE TABLE USING TIMESTAMP 2000 SET b = 'edited' WHERE p = 'x' AND k = 1",
                        "INSERT INTO TABLE (p, k) VALUES ('x', 2) USING TIMESTAMP 1000");
        Tally first = table.copy();
        Contents once = table.target();

        Tally second = table.copy();

        assertThat(second).isEqualTo(first);
        once.assertSameAs(table.target());
        table.assertSame(2);
    }

    @Test
    void should_keep_what_is_newer_when_the_target_has_it_already() {
        TestTable table = table().onSource(
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 1, 'a', 'b') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, a, b) VALUES ('x', 2, 'a', 'b') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k) VALUES ('x', 3) USING TIMESTAMP 1000")
                .onTarget(
                        "UPDATE TABLE USING TIMESTAMP 5000 SET a = 'newer' WHERE p = 'x' AND k = 1",
                        "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE p = 'x' AND k = 2",
                        "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE p = 'x' AND k = 3");

        table.copy();
        table.onSource(
                "UPDATE TABLE USING TIMESTAMP 5000 SET a = 'newer' WHERE p = 'x' AND k = 1",
                "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE p = 'x' AND k = 2",
                "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE p = 'x' AND k = 3");

        table.assertSame(1);
    }

    @Test
    void should_copy_a_table_when_it_has_no_columns_but_keys() {
        TestTable table = sides.table("p text, k int, PRIMARY KEY (p, k)");
        table.onSource(
                "INSERT INTO TABLE (p, k) VALUES ('x', 1)",
                "INSERT INTO TABLE (p, k) VALUES ('x', 2)",
                "INSERT INTO TABLE (p, k) VALUES ('y', 1)");

        table.copyAndCompare(3);
    }

    @Test
    void should_copy_nothing_when_the_table_is_empty() {
        assertThat(table().copy()).isEqualTo(Tally.ZERO);
    }

    @Test
    void should_rename_and_leave_out_columns_when_told() {
        TestTable source = sides.unmade()
                .onSource(
                        "CREATE TABLE TABLE (" + COLUMNS + ")",
                        "INSERT INTO TABLE (p, k, a, b, c) VALUES ('x', 1, 'a', 'b', 1) USING TIMESTAMP 1000",
                        "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 9000 SET b = 'edited' WHERE p = 'x' AND k = 1",
                        "INSERT INTO TABLE (p, k, a) VALUES ('only a', 1, 'a') USING TIMESTAMP 1000");
        TestTable target = sides.unmade()
                .onTarget("CREATE TABLE TABLE (\"P\" text, k int, c int, body text, PRIMARY KEY (\"P\", k))");

        Tally tally = source.run()
                .copy(new TableSelection(
                        sides.keyspace(),
                        source.name(),
                        sides.keyspace(),
                        target.name(),
                        List.of("p", "k", "b", "c"),
                        Map.of("p", "P", "b", "body"),
                        null));

        assertThat(tally.cells()).isEqualTo(2);
        Contents here =
                Contents.of(sides.source(), sides.keyspace(), source.name(), List.of("p", "k"), List.of("b", "c"));
        assertThat(here.rows()).hasSize(2);
        here.assertSameAs(
                Contents.of(sides.target(), sides.keyspace(), target.name(), List.of("P", "k"), List.of("body", "c")));
    }

    @Test
    void should_copy_only_what_the_condition_takes_when_there_is_one() {
        TestTable table = table();
        for (int i = 0; i < 40; i++) {
            table.onSource("INSERT INTO TABLE (p, k, c) VALUES ('p%d', %d, %d) USING TIMESTAMP %d"
                    .formatted(i % 7, i, i, 1000 + i));
        }

        Tally tally = table.run()
                .copy(new TableSelection(
                        sides.keyspace(),
                        table.name(),
                        sides.keyspace(),
                        table.name(),
                        List.of(),
                        Map.of(),
                        "c >= 30 AND k < 35"));
        for (int i = 0; i < 40; i++) {
            if (i < 30 || i >= 35) {
                table.onSource("DELETE FROM TABLE WHERE p = 'p%d' AND k = %d".formatted(i % 7, i));
            }
        }

        assertThat(tally.rows()).isEqualTo(5);
        table.assertSame(5);
    }

    private TestTable table() {
        return sides.table(COLUMNS);
    }
}
