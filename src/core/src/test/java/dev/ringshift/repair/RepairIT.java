package dev.ringshift.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.copy.Attempt;
import dev.ringshift.copy.BothSides;
import dev.ringshift.copy.HiddenLists;
import dev.ringshift.copy.TestTable;
import dev.ringshift.diff.Damage;
import dev.ringshift.repair.Repair.Order;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.repair.Why.Reason;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of damage in each place is repaired, or it is said why it cannot be. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RepairIT {
    private static final Extras KEEP = new Extras.Keep();

    private final BothSides from4;
    private final BothSides from5;
    private final BothSides to4;

    @TempDir
    Path folder;

    RepairIT(ClusterPair pair) {
        from4 = BothSides.open(pair, RepairIT.class);
        from5 = BothSides.openOnTarget(pair, RepairIT.class);
        to4 = BothSides.openBack(pair, RepairIT.class);
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
        to4.close();
    }

    private static Extras olderThan(long micros) {
        return new Extras.Delete(Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(micros)));
    }

    @Test
    void should_repair_each_damage_or_say_why_not_when_the_source_hides_the_times_of_elements() {
        requireRepaired(from4, Damage.ofCells());
    }

    @Test
    void should_repair_each_damage_or_say_why_not_when_the_source_shows_the_times_of_elements() {
        requireRepaired(from5, Damage.ofAll());
    }

    private void requireRepaired(BothSides sides, List<Damage> damages) {
        TestRepair repair = new TestRepair(folder, Damage.table(sides));
        Damage.fill(repair.table(), damages);
        Damage.doTo(repair.table(), damages);
        requireReasons(repair.repair(KEEP), sides, damages);

        Damage.writeLater(repair.table(), damages);

        // what stays: a row, a partition, static columns and an element too many; and a row of a key alone, whose
        // writetime
        // nobody knows, below the deletion of its partition
        Counts kept = TestRepair.counts(repair.repair(KEEP));
        assertThat(kept).isEqualTo(new Counts(0, kept.fixed(), 0, 5));
        assertThat(kept.fixed()).isGreaterThan(4L * damages.size());

        RepairReport newer = repair.repair(olderThan(5000));
        assertThat(reasons(newer)).isEqualTo(Map.of("extra-newer", 4, "deleted-on-target", 1));
        assertThat(TestRepair.counts(newer)).isEqualTo(new Counts(0, 0, 0, 5));

        RepairReport older = repair.repair(olderThan(5001));
        assertThat(TestRepair.counts(older)).isEqualTo(new Counts(0, 0, 4, 1));
        assertThat(reasons(older)).isEqualTo(Map.of("deleted-on-target", 1));
        assertThat(repair.compare().mismatches())
                .singleElement()
                .satisfies(left -> assertThat(left.clusteringKey()).containsEntry("k", "0"));
    }

    private static void requireReasons(RepairReport report, BothSides sides, List<Damage> damages) {
        assertThat(report.clean()).isFalse();
        Map<Integer, TreeSet<String>> byDamage = report.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> Integer.parseInt(row.partitionKey().get("p")) / 10,
                        Collectors.flatMapping(
                                row -> row.why().stream()
                                        .map(why -> why.reason().name()),
                                Collectors.toCollection(TreeSet::new))));
        for (int i = 0; i < damages.size(); i++) {
            assertThat(byDamage.get(i))
                    .as(damages.get(i).name())
                    .containsExactly(reason(damages.get(i), sides).name());
        }
    }

    private static Reason reason(Damage damage, BothSides sides) {
        if (damage.name().contains("too many")) {
            return Reason.EXTRA;
        }
        if (damage.name().contains("gone")) {
            return Reason.DELETED_ON_TARGET;
        }
        boolean isSame = damage.statement().contains("TIMESTAMP 1000");
        if (!sides.source().equals(sides.target()) && damage.name().matches("another (entry|field)")) {
            return Reason.HIDDEN_WRITETIME;
        }
        return isSame ? Reason.SAME_WRITETIME : Reason.NEWER_ON_TARGET;
    }

    @Test
    void should_write_nothing_when_it_is_a_dry_run() {
        TestRepair repair = new TestRepair(folder, from5.table("p int, k int, v text, PRIMARY KEY (p, k)"));
        repair.table()
                .onSource("INSERT INTO TABLE (p, k, v) VALUES (1, 1, 'a') USING TIMESTAMP 1000")
                .onTarget("INSERT INTO TABLE (p, k, v) VALUES (1, 2, 'a') USING TIMESTAMP 1000");

        RepairReport report = repair.run(new Order(Mode.DRY_RUN, olderThan(2000), HiddenLists.STAY, Map.of()));

        assertThat(TestRepair.counts(report)).isEqualTo(new Counts(0, 1, 1, 0));
        assertThat(reasons(report)).isEqualTo(Map.of("to-write", 1, "to-delete", 1));
        assertThat(repair.compare().comparison().differences().total()).isEqualTo(2);
    }

    @Test
    void should_leave_what_is_the_same_by_now_and_repair_rows_only_once() {
        TestRepair repair =
                new TestRepair(folder, from4.table("p int, k int, v text, s text STATIC, PRIMARY KEY (p, k)"));
        repair.table()
                .onSource(
                        "INSERT INTO TABLE (p, k, v, s) VALUES (1, 1, 'a', 's') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, v) VALUES (2, 1, 'b') USING TIMESTAMP 1000",
                        "INSERT INTO TABLE (p, k, v) VALUES (3, 1, 'c') USING TIMESTAMP 1000");
        Path report = repair.validated();
        repair.table()
                .onTarget("INSERT INTO TABLE (p, k, v) VALUES (2, 1, 'b') USING TIMESTAMP 1000")
                .onSource("DELETE FROM TABLE USING TIMESTAMP 2000 WHERE p = 3 AND k = 1");

        assertThat(TestRepair.counts(repair.run(report, new Order(Mode.REPAIR, KEEP, HiddenLists.STAY, Map.of()))))
                .isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(repair.isClean()).isTrue();
        RepairReport again = repair.run(report, new Order(Mode.REPAIR, KEEP, HiddenLists.STAY, Map.of()));
        assertThat(TestRepair.counts(again)).isEqualTo(new Counts(4, 0, 0, 0));
        assertThat(again.clean()).isTrue();
    }

    @Test
    void should_never_double_a_list_when_copied_several_times_and_repaired_twice() {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        for (BothSides sides : List.of(from4, from5, to4)) {
            TestTable table = sides.table("p int, k int, v int, l list<text>, sl list<int> STATIC, PRIMARY KEY (p, k)");
            for (int p = 0; p < 4; p++) {
                for (long micros : new long[] {1000, now - 60_000_000L}) {
                    int k = micros == 1000 ? 1 : 2;
                    table.onSource(
                            "INSERT INTO TABLE (p, k, v, l) VALUES (%d, %d, 1, ['a', 'b', 'a']) USING TIMESTAMP %d"
                                    .formatted(p, k, micros));
                }
                table.onSource(
                        "UPDATE TABLE USING TIMESTAMP %d SET sl = [1, 1] WHERE p = %d".formatted(now - 60_000_000L, p));
            }
            for (int run = 1; run <= 3; run++) {
                assertThat(table.run()
                                .copyRing(table.selection(), new Attempt(run, 0))
                                .outcome())
                        .isEqualTo(new Done());
            }
            // appended on the target only: as an earlier attempt could, and later than anything that could
            table.onTarget(
                    "UPDATE TABLE USING TIMESTAMP %d SET l = l + ['c'] WHERE p = 0 AND k = 2"
                            .formatted(now - 1_000_000L),
                    "UPDATE TABLE USING TIMESTAMP 1100 SET l = l + ['c'] WHERE p = 1 AND k = 1",
                    "UPDATE TABLE USING TIMESTAMP 800000 SET l = l + ['c'] WHERE p = 2 AND k = 1",
                    "UPDATE TABLE USING TIMESTAMP %d SET sl = sl + [3] WHERE p = 3".formatted(now - 1_000_000L));
            TestRepair repair = new TestRepair(folder, table);
            Order order = new Order(
                    Mode.REPAIR,
                    KEEP,
                    HiddenLists.STAY,
                    Map.of(table.selection().name(), 3));

            for (int run = 0; run < 3; run++) {
                RepairReport report = repair.run(order);

                assertThat(reasons(report))
                        .isEqualTo(sides.equals(to4) ? Map.of("hidden-writetime", 4) : Map.of("newer-on-target", 3));
                assertThat(list(table, 0, 2)).containsExactly("a", "b", "a", "c");
                assertThat(list(table, 2, 1)).containsExactly("a", "b", "a", "c");
                assertThat(list(table, 1, 1)).startsWith("a", "b", "a").hasSize(sides.equals(to4) ? 4 : 3);
                assertThat(statics(table, 3)).containsExactly(1, 1, 3);
            }
            Order overwriting = new Order(Mode.REPAIR, KEEP, HiddenLists.OVERWRITTEN, order.latestAttempts());
            for (int run = 0; run < 2; run++) {
                // a clock of the application's own says nothing where the target hides it
                assertThat(reasons(repair.run(overwriting)))
                        .isEqualTo(sides.equals(to4) ? Map.of("hidden-writetime", 2) : Map.of("newer-on-target", 3));
                boolean isOverwritten = sides.equals(to4);
                assertThat(list(table, 0, 2)).startsWith("a", "b", "a").hasSize(isOverwritten ? 3 : 4);
                assertThat(list(table, 2, 1)).containsExactly("a", "b", "a", "c");
                assertThat(statics(table, 3)).startsWith(1, 1).hasSize(isOverwritten ? 2 : 3);
            }
        }
    }

    private static List<Integer> statics(TestTable table, int p) {
        return table.sides()
                .target()
                .execute(table.cql("SELECT sl FROM TABLE WHERE p = %d LIMIT 1".formatted(p))
                        .replace(table.sides().keyspace(), table.sides().targetKeyspace()))
                .one()
                .getList(0, Integer.class);
    }

    private static List<String> list(TestTable table, int p, int k) {
        return table.sides()
                .target()
                .execute("SELECT l FROM \"%s\".\"%s\" WHERE p = %d AND k = %d"
                        .formatted(table.sides().targetKeyspace(), table.name(), p, k))
                .one()
                .getList(0, String.class);
    }

    @Test
    void should_delete_what_only_the_target_has_of_a_row_and_leave_what_is_newer() {
        TestRepair repair = new TestRepair(folder, Damage.table(from5));
        repair.table()
                .onBoth("INSERT INTO TABLE (p, k, v, st) VALUES (1, 1, 'v', 'st') USING TIMESTAMP 1000")
                .onTarget(
                        "UPDATE TABLE USING TIMESTAMP 2000 SET n = 1.5, l = ['x'], m = m + {'it''s': 1}, s = s + {1, 2}, f = [1],"
                                + " u.a = 'x', sm = sm + {1: 1} WHERE p = 1 AND k = 1",
                        "UPDATE TABLE USING TIMESTAMP 4000 SET m = m + {'newer': 1}, s = s + {3}, u.b = 7 WHERE p = 1 AND k = 1");

        RepairReport report = repair.repair(olderThan(3000));

        assertThat(reasons(report)).isEqualTo(Map.of("extra-newer", 3));
        assertThat(repair.compare().mismatches())
                .extracting(each -> each.column() + " " + each.element())
                .containsExactlyInAnyOrder("m 'newer'", "s 3", "u b");
        repair.repair(olderThan(4001));
        assertThat(repair.isClean()).isTrue();
    }

    @Test
    void should_bring_counters_to_the_source_s_and_refuse_to_delete_any() {
        TestRepair repair =
                new TestRepair(folder, from4.table("p int, k int, c counter, sc counter STATIC, PRIMARY KEY (p, k)"));
        repair.table()
                .onBoth("UPDATE TABLE SET c = c + 1, sc = sc + 1 WHERE p = 1 AND k = 1")
                .onSource(
                        "UPDATE TABLE SET c = c + 3, sc = sc + 2 WHERE p = 1 AND k = 1",
                        "UPDATE TABLE SET c = c + 3 WHERE p = 2 AND k = 1")
                .onTarget("UPDATE TABLE SET c = c + 3 WHERE p = 3 AND k = 1");

        RepairReport report = repair.repair(new Extras.Delete(Instant.now()));

        assertThat(TestRepair.counts(report)).isEqualTo(new Counts(0, 3, 0, 1));
        assertThat(reasons(report)).isEqualTo(Map.of("extra-counter", 1));
        assertThat(repair.compare().comparison().differences().total()).isEqualTo(1);
    }

    @Test
    void should_keep_what_the_target_has_when_the_source_s_value_does_not_fit() {
        TestTable table = from5.unmade()
                .onSource("CREATE TABLE TABLE (p int PRIMARY KEY, v text, s set<text>, l list<text>)")
                .onTarget("CREATE TABLE TABLE (p int PRIMARY KEY, v int, s set<int>, l list<int>)");
        table.onSource("INSERT INTO TABLE (p, v, s, l) VALUES (1, '1', {'no'}, ['no']) USING TIMESTAMP 1000")
                .onTarget("INSERT INTO TABLE (p, v, s, l) VALUES (1, 1, {7}, [7]) USING TIMESTAMP 1000");
        TestRepair repair = new TestRepair(folder, table);

        RepairReport report = repair.repair(new Extras.Delete(Instant.now()));

        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why())
                        .singleElement()
                        .satisfies(why -> assertThat(why.text()).startsWith("a value does not fit, text as int: ")));
        assertThat(table.sides()
                        .target()
                        .execute("SELECT s FROM \"%s\".\"%s\"".formatted(from5.targetKeyspace(), table.name()))
                        .one()
                        .getSet(0, Integer.class))
                .containsExactly(7);
    }

    @Test
    void should_refuse_a_report_of_tables_that_the_settings_do_not_mean() {
        TestRepair repair = new TestRepair(folder, from4.table("p int PRIMARY KEY, v int"));
        repair.table().onSource("INSERT INTO TABLE (p, v) VALUES (1, 1)");
        Path report = repair.validated();
        TestTable other = from4.table("p int PRIMARY KEY");

        assertThatThrownBy(() -> Repair.of(
                        Found.read(report), other.run().config(other.selection()), from4.source(), from4.target()))
                .isInstanceOf(RepairException.class)
                .hasMessageEndingWith("it has rows of %s, which the config file does not mean; check tables"
                        .formatted(repair.table().selection().name()));
        assertThatThrownBy(() -> Repair.of(
                        Found.read(report),
                        repair.table().run().config(repair.table().selection()),
                        from4.target(),
                        from4.target()))
                .isInstanceOf(RepairException.class)
                .hasMessageContaining("its source is the cluster ")
                .hasMessageEndingWith("check source.contact-points");
    }

    /** How many of each. */
    private static Map<String, Integer> reasons(RepairReport report) {
        return report.rows().stream()
                .flatMap(row -> row.why().stream())
                .collect(Collectors.toMap(why -> word(why.reason()), why -> 1, Integer::sum));
    }

    private static String word(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
