package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.Pacing;
import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.BothSides;
import dev.ringshift.copy.TestTable;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of damage in each place that a column can have is found, and nothing else is. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DamageIT {
    private static final int PARTITIONS = 20;

    private final BothSides from4;
    private final BothSides from5;
    private final TestTable plain;
    private final TestTable timed;
    private final TestTable counters;

    DamageIT(ClusterPair pair) {
        from4 = BothSides.open(pair, DamageIT.class);
        from5 = BothSides.openOnTarget(pair, DamageIT.class);
        plain = Damage.table(from4);
        timed = Damage.table(from5);
        counters = from4.table("p int, k int, c counter, sc counter STATIC, PRIMARY KEY (p, k)");
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
    }

    @Test
    void should_find_each_damage_and_nothing_else_when_the_source_hides_the_times_of_elements() {
        requireFound(plain, Damage.ofCells());
    }

    @Test
    void should_find_each_damage_and_nothing_else_when_the_source_shows_the_times_of_elements() {
        requireFound(timed, Damage.ofAll());
    }

    /** Each damage has ten partitions of its own; its partition 7 becomes the second of them. */
    private static void requireFound(TestTable table, List<Damage> damages) {
        Damage.fill(table, damages);
        assertThat(compare(table).mismatches()).isEmpty();

        Damage.doTo(table, damages);

        Compared found = compare(table);
        Map<Integer, List<String>> byDamage = found.mismatches().stream()
                .collect(Collectors.groupingBy(
                        each -> Integer.parseInt(each.partitionKey().get("p")) / 10,
                        Collectors.mapping(DamageIT::word, Collectors.toList())));
        for (int i = 0; i < damages.size(); i++) {
            assertThat(byDamage.getOrDefault(i, List.of()))
                    .as(damages.get(i).name())
                    .containsExactlyInAnyOrderElementsOf(damages.get(i).found());
        }
        assertThat(found.comparison().differences().total())
                .isEqualTo(
                        damages.stream().mapToInt(each -> each.found().size()).sum());
    }

    @Test
    void should_compare_counters_as_numbers() {
        for (int p = 0; p < PARTITIONS; p++) {
            counters.onBoth("UPDATE TABLE SET c = c + %d, sc = sc + 1 WHERE p = %d AND k = 1".formatted(p + 1, p));
        }
        // the same sum, made otherwise
        counters.onTarget(
                "UPDATE TABLE SET c = c + 2 WHERE p = 3 AND k = 1", "UPDATE TABLE SET c = c - 2 WHERE p = 3 AND k = 1");
        assertThat(compare(counters).comparison().differences()).isEqualTo(Differences.NONE);

        counters.onTarget(
                "UPDATE TABLE SET c = c + 2 WHERE p = 3 AND k = 1",
                "UPDATE TABLE SET sc = sc + 2 WHERE p = 4",
                "UPDATE TABLE SET c = c + 2 WHERE p = 5 AND k = 9");
        counters.onSource("UPDATE TABLE SET c = c + 2 WHERE p = 6 AND k = 9");

        assertThat(words(compare(counters).mismatches()))
                .containsExactlyInAnyOrder("value c null", "value sc null", "extra null null", "missing null null");
    }

    @Test
    void should_take_rows_that_the_settings_leave_out_neither_for_missing_nor_for_extra() {
        TestTable table = from4.table("p int, k int, v int, st text STATIC, PRIMARY KEY (p, k)");
        table.onBoth("INSERT INTO TABLE (p, k, v, st) VALUES (1, 1, 1, 's') USING TIMESTAMP 1000");
        table.onSource(
                "INSERT INTO TABLE (p, k, v) VALUES (1, 2, 2) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, v) VALUES (2, 1, 2) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, v) VALUES (3, 1, 1) USING TIMESTAMP 1000");
        table.onTarget(
                "INSERT INTO TABLE (p, k, v) VALUES (1, 2, 2) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, v) VALUES (2, 1, 2) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, v) VALUES (4, 1, 1) USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 1000 SET st = 's' WHERE p = 5");
        TableSelection all = table.selection();
        TableSelection some = new TableSelection(
                all.sourceKeyspace(),
                all.sourceTable(),
                all.targetKeyspace(),
                all.targetTable(),
                List.of(),
                Map.of(),
                "v = 1");

        Compared found = compare(table, some);
        assertThat(found.mismatches())
                .extracting(
                        each -> each.kind().word() + " " + each.partitionKey().get("p"))
                .containsExactlyInAnyOrder("missing 3", "extra 4", "extra 5");
        // regression: counted what is left out, so that a sample proved more than it could
        assertThat(found.comparison().rows()).isEqualTo(5);
        assertThat(found.comparison().partitions()).isEqualTo(4);
    }

    @Test
    void should_count_each_row_once_when_the_target_has_them_in_another_order() {
        TestTable table = from4.table("p int, k int, v int, PRIMARY KEY (p, k)", "WITH CLUSTERING ORDER BY (k DESC)");
        for (int k = 1; k <= 5; k++) {
            table.onBoth("INSERT INTO TABLE (p, k, v) VALUES (1, %d, 1) USING TIMESTAMP 1000".formatted(k));
        }
        table.onTarget(
                "UPDATE TABLE USING TIMESTAMP 1000 SET v = 2 WHERE p = 1 AND k = 1",
                "INSERT INTO TABLE (p, k, v) VALUES (1, 6, 1) USING TIMESTAMP 1000");

        Compared found = compare(table);
        assertThat(words(found.mismatches())).containsExactlyInAnyOrder("value v null", "extra null null");
        assertThat(found.comparison().rows()).isEqualTo(6);
        assertThat(found.comparison().suspects())
                .as("the others are not looked up")
                .isEqualTo(2);
    }

    @Test
    void should_wait_after_the_pages_of_either_side_when_it_is_told_how_fast_to_read() {
        TestTable table = from4.table("p int PRIMARY KEY, v int");
        for (int p = 0; p < 10; p++) {
            table.onBoth("INSERT INTO TABLE (p, v) VALUES (%d, 1) USING TIMESTAMP 1000".formatted(p));
        }
        AtomicLong source = new AtomicLong();
        AtomicLong target = new AtomicLong();
        Pacing oneRow = new Pacing(1L, false);

        RingComparison.of(table, new Pace(oneRow, source::addAndGet), new Pace(oneRow, target::addAndGet));

        assertThat(source.get()).isPositive();
        assertThat(target.get()).isPositive();
    }

    @Test
    void should_find_extra_rows_when_their_keys_are_other_texts_of_numbers_that_the_source_has() {
        TestTable table = from4.unmade()
                .onSource("CREATE TABLE TABLE (p int, k int, v int, PRIMARY KEY (p, k))")
                .onTarget("CREATE TABLE TABLE (p int, k text, v int, PRIMARY KEY (p, k))");
        table.onSource(
                "INSERT INTO TABLE (p, k, v) VALUES (1, 5, 1) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, k, v) VALUES (1, 6, 1) USING TIMESTAMP 1000");
        for (String k : List.of("5", "05", "06", "six")) {
            table.onTarget("INSERT INTO TABLE (p, k, v) VALUES (1, '%s', 1) USING TIMESTAMP 1000".formatted(k));
        }

        Compared found = compare(table);
        assertThat(found.mismatches())
                .extracting(each -> "%s %s %d"
                        .formatted(
                                each.kind().word(),
                                each.clusteringKey().get("k"),
                                each.key().size()))
                .containsExactlyInAnyOrder("missing 6 2", "extra '05' 0", "extra '06' 0", "extra 'six' 0");
        assertThat(found.comparison().rows()).isEqualTo(5);
    }

    @Test
    void should_find_extra_rows_and_partitions_when_the_source_cannot_hold_their_keys() {
        TestTable table = from4.unmade()
                .onSource("CREATE TABLE TABLE (p ascii, k timeuuid, st int STATIC, PRIMARY KEY (p, k))")
                .onTarget("CREATE TABLE TABLE (p text, k uuid, st int STATIC, PRIMARY KEY (p, k))");
        String version4 = "8cdd9d1c-0d53-4b3c-a5c9-7e3c0c1a5b11";
        table.onTarget(
                "INSERT INTO TABLE (p, k) VALUES ('a', %s) USING TIMESTAMP 1000".formatted(version4),
                "UPDATE TABLE USING TIMESTAMP 1000 SET st = 1 WHERE p = 'ä'");

        assertThat(words(compare(table).mismatches())).containsExactly("extra null null", "extra null null");
    }

    @Test
    void should_take_a_row_that_is_about_to_expire_neither_for_missing_nor_for_extra() {
        TestTable table = from4.table("p int PRIMARY KEY, v int, w int");
        table.onSource("INSERT INTO TABLE (p, v) VALUES (1, 1) USING TIMESTAMP 1000 AND TTL 4");
        table.onTarget("INSERT INTO TABLE (p, v) VALUES (2, 1) USING TIMESTAMP 1000 AND TTL 4");
        table.onBoth("INSERT INTO TABLE (p, w) VALUES (3, 1) USING TIMESTAMP 1000");
        table.onSource("UPDATE TABLE USING TIMESTAMP 1000 AND TTL 4 SET v = 1 WHERE p = 3");
        table.onSource("INSERT INTO TABLE (p) VALUES (4) USING TIMESTAMP 1000");

        assertThat(compare(table).mismatches())
                .extracting(
                        each -> each.kind().word() + " " + each.partitionKey().get("p"))
                .containsExactly("missing 4");
    }

    @Test
    void should_find_every_second_row_missing_when_a_partition_is_wide() {
        int rows = Integer.getInteger("ringshift.rows", 3_000);
        TestTable table = from4.table("p int, k int, v text, PRIMARY KEY (p, k)");
        table.onSourceAtOnce(inserts(IntStream.range(0, rows)));
        table.onTargetAtOnce(inserts(IntStream.range(0, rows).filter(k -> k % 2 == 0)));

        assertThat(compare(table).comparison().differences()).isEqualTo(new Differences(rows / 2, 0, 0, 0, 0));
    }

    @Test
    void should_find_all_rows_when_one_side_is_empty_or_lacks_a_long_run_of_them() {
        TestTable table = from4.table("p int, k int, v text, PRIMARY KEY (p, k)");
        int rows = 3_200;
        table.onSourceAtOnce(inserts(IntStream.range(0, rows)));
        assertThat(compare(table).comparison().differences()).isEqualTo(new Differences(rows, 0, 0, 0, 0));

        // more than the window holds
        table.onTargetAtOnce(inserts(IntStream.range(0, rows).filter(k -> k < 100 || k >= 2_700)));
        assertThat(compare(table).comparison().differences()).isEqualTo(new Differences(2_600, 0, 0, 0, 0));
        assertThat(compare(table).comparison().rows()).isEqualTo(rows);

        // beyond the window, and on the target alone
        table.onTarget("UPDATE TABLE USING TIMESTAMP 1001 SET v = 'w' WHERE p = 1 AND k = 3000");
        table.onTarget("INSERT INTO TABLE (p, k, v) VALUES (1, 1000000, 'v') USING TIMESTAMP 1000");
        assertThat(compare(table).comparison()).satisfies(comparison -> {
            assertThat(comparison.differences()).isEqualTo(new Differences(2_600, 1, 1, 0, 0));
            assertThat(comparison.mismatchedRows()).isEqualTo(2_602);
            assertThat(comparison.rows()).isEqualTo(rows + 1);
        });

        table.onSource("TRUNCATE TABLE");
        assertThat(compare(table).comparison().differences()).isEqualTo(new Differences(0, 601, 0, 0, 0));
    }

    /** A hundred rows at a time. */
    private static List<String> inserts(IntStream rows) {
        return rows.boxed().collect(Collectors.groupingBy(k -> k / 100)).values().stream()
                .map(batch -> batch.stream()
                        .map("INSERT INTO TABLE (p, k, v) VALUES (1, %d, 'v') USING TIMESTAMP 1000;"::formatted)
                        .collect(Collectors.joining(" ", "BEGIN UNLOGGED BATCH ", " APPLY BATCH")))
                .toList();
    }

    private static List<String> words(List<Mismatch> mismatches) {
        return mismatches.stream().map(DamageIT::word).toList();
    }

    private static String word(Mismatch mismatch) {
        return "%s %s %s".formatted(mismatch.kind().word(), mismatch.column(), mismatch.element());
    }

    private static Compared compare(TestTable table) {
        return compare(table, table.selection());
    }

    private static Compared compare(TestTable table, TableSelection selection) {
        return RingComparison.of(table, selection);
    }
}
