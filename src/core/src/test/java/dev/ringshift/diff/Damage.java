package dev.ringshift.diff;

import dev.ringshift.copy.BothSides;
import dev.ringshift.copy.TestTable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kind of damage to the target. The good rows are written at 1000, the damage at 1000 or 5000. Each damage of a test has ten
 * partitions of its own; its partition 7 becomes the second of them.
 *
 * @param statement on the target, after the good rows
 * @param found kind, column and element of each mismatch
 */
public record Damage(String name, String statement, List<String> found) {
    private static final String COLUMNS = "p int, k int, v text, n double, l list<text>, m map<text, int>, s set<int>,"
            + " f frozen<list<int>>, u %s, st text STATIC, sm map<int, int> STATIC, PRIMARY KEY (p, k)";

    /** The partition that is damaged: neither the first nor the last of its table. */
    private static final String HERE = "p = 7 AND k = 3";

    /** A table that can suffer all of them. */
    public static TestTable table(BothSides sides) {
        TestTable type = sides.unmade().onBoth("CREATE TYPE TABLE (a text, b int)");
        return sides.table(COLUMNS.formatted(type.name()));
    }

    /** Writes the good rows on both sides. */
    public static void fill(TestTable table, List<Damage> damages) {
        for (int i = 0; i < damages.size(); i++) {
            table.onSourceAtOnce(good(i)).onTargetAtOnce(good(i));
        }
    }

    /** Writes the good rows of a damaged partition on the source once more, later than the damage. */
    public static void writeLater(TestTable table, List<Damage> damages) {
        for (int i = 0; i < damages.size(); i++) {
            String here = "\\b" + partition(i) + "\\b.*";
            table.onSourceAtOnce(good(i).stream()
                    .filter(each -> each.matches(".*(p = |VALUES \\()" + here))
                    .map(each -> each.replace("TIMESTAMP 1000", "TIMESTAMP 9000"))
                    .toList());
        }
    }

    /** Does each damage to its partitions. */
    public static void doTo(TestTable table, List<Damage> damages) {
        for (int i = 0; i < damages.size(); i++) {
            table.onTarget(damages.get(i)
                    .statement()
                    .replaceAll("\\b777\\b", Integer.toString(10 * i + 8))
                    .replaceAll("\\b888\\b", Integer.toString(10 * i + 9))
                    .replaceAll("\\bp = 7\\b", "p = " + partition(i))
                    .replaceAll("VALUES \\(7,", "VALUES (" + partition(i) + ","));
        }
    }

    /** The partition that the damage of this number is done to; the row is that of {@code k = 3}. */
    public static int partition(int damage) {
        return 10 * damage + 1;
    }

    /** Those that show everywhere, and those that show only where the source shows the times of elements. */
    public static List<Damage> ofAll() {
        return Stream.concat(ofCells().stream(), ofElementTimes().stream()).toList();
    }

    private static Damage damage(String name, String statement, String... found) {
        return new Damage(name, statement, List.of(found));
    }

    /** What shows everywhere. */
    public static List<Damage> ofCells() {
        return List.of(
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
    private static List<Damage> ofElementTimes() {
        return List.of(
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
}
