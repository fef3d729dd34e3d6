package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of damage in each place that a column can have is found, and nothing else is. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DamageIT {
    private static final String COLUMNS = "p int, k int, v text, n double, l list<text>, m map<text, int>, s set<int>,"
            + " f frozen<list<int>>, u %s, st text STATIC, sm map<int, int> STATIC, PRIMARY KEY (p, k)";
    private static final int PARTITIONS = 20;

    /** The partition that is damaged: neither the first nor the last of its table. */
    private static final String HERE = "p = 7 AND k = 3";

    private final BothSides from4;
    private final BothSides from5;
    private final TestTable plain;
    private final TestTable timed;
    private final TestTable counters;

    DamageIT(ClusterPair pair) {
        from4 = BothSides.open(pair, DamageIT.class);
        from5 = BothSides.openOnTarget(pair, DamageIT.class);
        plain = table(from4);
        timed = table(from5);
        counters = from4.table("p int, k int, c counter, sc counter STATIC, PRIMARY KEY (p, k)");
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
    }

    private static TestTable table(BothSides sides) {
        TestTable type = sides.unmade().onBoth("CREATE TYPE TABLE (a text, b int)");
        return sides.table(COLUMNS.formatted(type.name()));
    }

    /**
     * A kind of damage.
     *
     * @param statements on the target, after the good rows; or before them, for what has to be older
     * @param found kind, column and element of each mismatch
     */
    record Damage(String name, List<String> statements, List<String> found) {}

    private static Damage damage(String name, String statement, String... found) {
        return new Damage(name, List.of(statement), List.of(found));
    }

    static Stream<Damage> ofCells() {
        return Stream.of(
                damage("a row is gone", "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE " + HERE, "missing null null"),
                damage(
                        "a partition is gone",
                        "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE p = 7",
                        "missing null null",
                        "missing null null",
                        "missing null null",
                        "missing null null",
                        "missing null null",
                        "missing null null"),
                damage(
                        "a key alone is too many",
                        "INSERT INTO TABLE (p, k) VALUES (7, 99) USING TIMESTAMP 5000",
                        "extra null null"),
                damage(
                        "a partition is too many",
                        "INSERT INTO TABLE (p, k, v) VALUES (777, 1, 'x') USING TIMESTAMP 5000",
                        "extra null null"),
                damage("another text", "UPDATE TABLE USING TIMESTAMP 1000 SET v = 'zzz' WHERE " + HERE, "value v null"),
                damage("a text is gone", "DELETE v FROM TABLE USING TIMESTAMP 5000 WHERE " + HERE, "value v null"),
                damage(
                        "another double",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET n = 3.25 WHERE " + HERE,
                        "value n null"),
                damage(
                        "another frozen list",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET f = [1, 3] WHERE " + HERE,
                        "value f null"),
                damage(
                        "another writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET v = 'v3' WHERE " + HERE,
                        "writetime v null"),
                damage(
                        "a life",
                        "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 80000 SET v = 'v3' WHERE " + HERE,
                        "ttl v null"),
                damage(
                        "another static text",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET st = 'zzz' WHERE p = 7",
                        "value st null"),
                damage(
                        "another static writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET st = 'st7' WHERE p = 7",
                        "writetime st null"),
                damage(
                        "statics are gone",
                        "DELETE st, sm FROM TABLE USING TIMESTAMP 5000 WHERE p = 7",
                        "missing null null"),
                damage(
                        "a static entry is gone",
                        "DELETE sm[1] FROM TABLE USING TIMESTAMP 5000 WHERE p = 7",
                        "value sm 1"),
                damage(
                        "statics alone are too many",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET st = 'x' WHERE p = 888",
                        "extra null null"),
                damage(
                        "an element is gone",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET s = s - {1} WHERE " + HERE,
                        "value s 1"),
                damage(
                        "an element is too many",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET s = s + {5} WHERE " + HERE,
                        "value s 5"),
                damage(
                        "another entry",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET m['x'] = 9 WHERE " + HERE,
                        "value m 'x'"),
                damage(
                        "an entry is gone",
                        "DELETE m['x'] FROM TABLE USING TIMESTAMP 5000 WHERE " + HERE,
                        "value m 'x'"),
                damage("another field", "UPDATE TABLE USING TIMESTAMP 5000 SET u.b = 9 WHERE " + HERE, "value u b"),
                damage("a field is gone", "DELETE u.a FROM TABLE USING TIMESTAMP 5000 WHERE " + HERE, "value u a"),
                damage(
                        "a list is longer",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET l = l + ['c'] WHERE " + HERE,
                        "value l 2"),
                damage(
                        "another list element",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET l = ['a', 'z'] WHERE " + HERE,
                        "value l 1"));
    }

    /** What only shows where the source shows the times of elements. */
    static Stream<Damage> ofElementTimes() {
        return Stream.of(
                damage(
                        "another element's writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET s = s + {1} WHERE " + HERE,
                        "writetime s 1"),
                damage(
                        "another entry's writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET m['x'] = 3 WHERE " + HERE,
                        "writetime m 'x'"),
                damage(
                        "another field's writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET u.b = 3 WHERE " + HERE,
                        "writetime u b"),
                damage(
                        "an entry's life",
                        "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 80000 SET m['x'] = 3 WHERE " + HERE,
                        "ttl m 'x'"),
                damage(
                        "a static entry's writetime",
                        "UPDATE TABLE USING TIMESTAMP 5000 SET sm[1] = 7 WHERE p = 7",
                        "writetime sm 1"));
    }

    @Test
    void should_find_each_damage_and_nothing_else_when_the_source_hides_the_times_of_elements() {
        requireFound(plain, ofCells().toList());
    }

    @Test
    void should_find_each_damage_and_nothing_else_when_the_source_shows_the_times_of_elements() {
        requireFound(timed, Stream.concat(ofCells(), ofElementTimes()).toList());
    }

    /** Each damage has ten partitions of its own; its partition 7 becomes the second of them. */
    private static void requireFound(TestTable table, List<Damage> damages) {
        for (int i = 0; i < damages.size(); i++) {
            table.onSourceAtOnce(good(i)).onTargetAtOnce(good(i));
        }
        assertThat(compare(table).mismatches()).isEmpty();

        for (int i = 0; i < damages.size(); i++) {
            for (String statement : damages.get(i).statements()) {
                table.onTarget(statement
                        .replaceAll("\\b777\\b", Integer.toString(10 * i + 8))
                        .replaceAll("\\b888\\b", Integer.toString(10 * i + 9))
                        .replaceAll("\\bp = 7\\b", "p = " + (10 * i + 1))
                        .replaceAll("VALUES \\(7,", "VALUES (" + (10 * i + 1) + ","));
            }
        }

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

        assertThat(compare(table, some).mismatches())
                .extracting(
                        each -> each.kind().word() + " " + each.partitionKey().get("p"))
                .containsExactlyInAnyOrder("missing 3", "extra 4", "extra 5");
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

        table.onSource("TRUNCATE TABLE");
        assertThat(compare(table).comparison().differences()).isEqualTo(new Differences(0, 600, 0, 0, 0));
    }

    /** A hundred rows at a time. */
    private static List<String> inserts(IntStream rows) {
        return rows.boxed().collect(Collectors.groupingBy(k -> k / 100)).values().stream()
                .map(batch -> batch.stream()
                        .map("INSERT INTO TABLE (p, k, v) VALUES (1, %d, 'v') USING TIMESTAMP 1000;"::formatted)
                        .collect(Collectors.joining(" ", "BEGIN UNLOGGED BATCH ", " APPLY BATCH")))
                .toList();
    }

    /** Static columns, five rows with all kinds of columns, in each partition; and rows of a key alone. */
    private static List<String> good(int damage) {
        return IntStream.range(10 * damage, 10 * damage + 3)
                .boxed()
                .flatMap(p -> Stream.concat(
                        Stream.of(
                                "UPDATE TABLE USING TIMESTAMP 1000 SET st = 'st7', sm = {1: 7, 2: 8} WHERE p = %d"
                                        .formatted(p),
                                "INSERT INTO TABLE (p, k) VALUES (%d, 0) USING TIMESTAMP 1000".formatted(p)),
                        IntStream.range(1, 5)
                                .mapToObj(k ->
                                        ("INSERT INTO TABLE (p, k, v, n, l, m, s, f, u) VALUES (%d, %d, 'v%d', 1.5, ['a', 'b'],"
                                                        + " {'x': 3, 'y': 4}, {1, 2}, [1, 2], {a: 'a', b: 3}) USING TIMESTAMP 1000")
                                                .formatted(p, k, k))))
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
