package dev.ringshift.copy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type in every position that it may take, with mixed writetimes and lives, from either generation. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class FidelityIT {
    private static final List<ScalarType> TYPES = ScalarType.ALL;

    private final BothSides from4;
    private final BothSides from5;

    FidelityIT(ClusterPair pair) {
        from4 = BothSides.open(pair, FidelityIT.class);
        from5 = BothSides.openOnTarget(pair, FidelityIT.class);
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
    }

    Stream<Named<BothSides>> sides() {
        return Stream.of(Named.of("4.1 to 5.0", from4), Named.of("5.0 to 5.0", from5));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_keys_when_they_are_of_any_type(BothSides sides) {
        String type = sides.unmade()
                .onBoth("CREATE TYPE TABLE (\"Name\" text, \"order\" int)")
                .name();
        List<KeyType> keys = keyTypes(sides, type);
        String columns = keys.stream()
                .map(key -> "p_%s %s, a_%s %s, ".formatted(key.name(), key.cql(), key.name(), key.cql()))
                .collect(joining());
        TestTable ascending = sides.table(columns
                + "last int, s text STATIC, v text, PRIMARY KEY ((%s), %s, last)"
                        .formatted(join(keys, key -> "p_" + key.name()), join(keys, key -> "a_" + key.name())));
        TestTable descending = sides.table(keys.stream()
                        .map(key -> "a_%s %s, ".formatted(key.name(), key.cql()))
                        .collect(joining())
                + "p text, last int, s text STATIC, v text, PRIMARY KEY (p, %s, last)) WITH CLUSTERING ORDER BY (%s, last DESC"
                        .formatted(
                                join(keys, key -> "a_" + key.name()), join(keys, key -> "a_" + key.name() + " DESC")));

        int rows = 12;
        for (int i = 0; i < rows; i++) {
            int row = i;
            ascending.onSource("INSERT INTO TABLE (%s, %s, last, s, v) VALUES (%s, %s, %d, 's', 'v') USING TIMESTAMP %d"
                    .formatted(
                            join(keys, key -> "p_" + key.name()),
                            join(keys, key -> "a_" + key.name()),
                            join(keys, key -> key.value(row)),
                            join(keys, key -> key.value(row + 1)),
                            row,
                            1000 + row));
            descending.onSource(
                    "INSERT INTO TABLE (p, %s, last, s, v) VALUES ('p%d', %s, %d, 's', 'v') USING TIMESTAMP %d"
                            .formatted(
                                    join(keys, key -> "a_" + key.name()),
                                    row % 3,
                                    join(keys, key -> key.value(row / 3)),
                                    row,
                                    1000 + row));
        }
        ascending.onSource("INSERT INTO TABLE (%s, s) VALUES (%s, 'static only') USING TIMESTAMP 1000"
                .formatted(
                        join(keys, key -> "p_" + key.name()),
                        join(keys, key -> key.value(key.values().size() - 1))));
        descending.onSource(
                "INSERT INTO TABLE (p, s) VALUES ('static only', '') USING TIMESTAMP 1000",
                // no bytes at all, which many types take for a value of its own
                "INSERT INTO TABLE (p, %s, last, v) VALUES ('empty', %s, 1, 'v') USING TIMESTAMP 1000"
                        .formatted(
                                join(keys, key -> "a_" + key.name()),
                                join(
                                        keys,
                                        key -> key.mayBeEmpty()
                                                ? "blobas%s(0x)".formatted(key.name())
                                                : key.value(0))));

        copied(ascending, rows + 1);
        copied(descending, rows + 2);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_each_cell_when_columns_are_of_any_scalar_type(BothSides sides) {
        TestTable table = sides.table("p int, k int, "
                + join(
                        TYPES,
                        type -> "s_%s %s STATIC, r_%s %s".formatted(type.name(), type.name(), type.name(), type.name()))
                + ", PRIMARY KEY (p, k)");
        List<String> cql = new ArrayList<>();
        int rows = 7;
        for (int i = 0; i < rows; i++) {
            int row = i;
            cql.add("INSERT INTO TABLE (p, k, %s) VALUES (%d, %d, %s) USING TIMESTAMP %d AND TTL %d"
                    .formatted(
                            join(TYPES, type -> "r_" + type.name()),
                            row % 2,
                            row,
                            join(TYPES, type -> type.value(row + 1)),
                            1000 + row,
                            row % 3 == 2 ? 90_000 : 0));
            for (int t = 0; t < TYPES.size(); t++) {
                ScalarType type = TYPES.get(t);
                cql.add("UPDATE TABLE USING TIMESTAMP %d AND TTL %d SET r_%s = %s WHERE p = %d AND k = %d"
                        .formatted(
                                // some are older than what was inserted, and lose
                                t % 4 == 0 ? 500 : 2000 + t % 5,
                                t % 3 == 0 ? 50_000 + 1_000 * t : 0,
                                type.name(),
                                (t + row) % 5 == 0 ? "null" : type.value(row + t),
                                row % 2,
                                row));
            }
        }
        for (int p = 0; p < 4; p++) {
            int partition = p;
            cql.add("INSERT INTO TABLE (p, %s) VALUES (%d, %s) USING TIMESTAMP %d AND TTL %d"
                    .formatted(
                            join(TYPES, type -> "s_" + type.name()),
                            partition,
                            join(TYPES, type -> type.value(partition)),
                            5000 + partition,
                            partition == 3 ? 80_000 : 0));
            cql.add(
                    "UPDATE TABLE USING TIMESTAMP 6000 AND TTL 70000 SET s_int = 7, s_text = null, s_decimal = 7.70 WHERE p = %d"
                            .formatted(partition));
        }
        table.onSourceAtOnce(cql);

        copied(table, rows + 2);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_rows_when_they_have_but_a_key_or_a_static_cell_or_were_deleted(BothSides sides) {
        TestTable table = sides.table("\"P\" int, \"primary\" int, a text, \"a_ttl\" int, \"a_writetime\" list<int>,"
                + " \"Table\" set<text>, \"st\"\"at\" map<text, int> STATIC, s_ttl text STATIC,"
                + " PRIMARY KEY (\"P\", \"primary\")");
        table.onSource(
                "INSERT INTO TABLE (\"P\", \"primary\") VALUES (1, 1) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (\"P\", \"primary\") VALUES (1, 2) USING TIMESTAMP 1000 AND TTL 90000",
                "INSERT INTO TABLE (\"P\", \"primary\", a) VALUES (1, 3, null) USING TIMESTAMP 1000",
                "INSERT INTO TABLE (\"P\", \"primary\", a, a_ttl) VALUES (1, 4, '', 4) USING TIMESTAMP 1000",
                "DELETE a, a_ttl FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 1 AND \"primary\" = 4",
                "UPDATE TABLE USING TIMESTAMP 1000 SET a_writetime = [1, 2], \"Table\" = {'', 'x'} WHERE \"P\" = 1 AND \"primary\" = 5",
                "UPDATE TABLE USING TIMESTAMP 1000 SET a_writetime = [], \"Table\" = {} WHERE \"P\" = 1 AND \"primary\" = 6",
                "INSERT INTO TABLE (\"P\", \"primary\", a_writetime) VALUES (1, 7, []) USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 1000 SET \"st\"\"at\" = {'x': 1, '': 2} WHERE \"P\" = 1",
                "UPDATE TABLE USING TIMESTAMP 1000 SET \"st\"\"at\" = {'only': 1} WHERE \"P\" = 2",
                "UPDATE TABLE USING TIMESTAMP 1000 AND TTL 90000 SET s_ttl = 'only' WHERE \"P\" = 3",
                "UPDATE TABLE USING TIMESTAMP 1000 SET s_ttl = 'stays' WHERE \"P\" = 4",
                "INSERT INTO TABLE (\"P\", \"primary\", a) VALUES (4, 1, 'gone') USING TIMESTAMP 1000",
                "DELETE FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 4 AND \"primary\" = 1",
                "INSERT INTO TABLE (\"P\", \"primary\", a, s_ttl) VALUES (5, 1, 'gone', 'gone') USING TIMESTAMP 1000",
                "DELETE FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 5");
        for (int k = 0; k < 10; k++) {
            table.onSource(
                    "INSERT INTO TABLE (\"P\", \"primary\", a, a_writetime, \"Table\") VALUES (6, %d, 'a', [1], {'a'})"
                                    .formatted(k)
                            + " USING TIMESTAMP 1000");
        }
        table.onSource(
                "DELETE FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 6 AND \"primary\" > 2 AND \"primary\" < 6",
                "UPDATE TABLE USING TIMESTAMP 3000 SET a_ttl = 4, a_writetime = a_writetime + [4] WHERE \"P\" = 6 AND \"primary\" = 4",
                "DELETE \"Table\"['a'], a FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 6 AND \"primary\" = 7",
                "DELETE a_writetime FROM TABLE USING TIMESTAMP 2000 WHERE \"P\" = 6 AND \"primary\" = 8");
        int rows = 6 + 3 + 8;

        copied(table, rows);

        table.onBoth(
                "UPDATE TABLE USING TIMESTAMP 5000 AND TTL 9000 SET a = 'later', \"Table\" = \"Table\" + {'later'} WHERE \"P\" = 6 AND \"primary\" = 1",
                "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE \"P\" = 1 AND \"primary\" < 4",
                "DELETE \"Table\"['x'] FROM TABLE USING TIMESTAMP 5000 WHERE \"P\" = 1 AND \"primary\" = 5",
                "DELETE \"st\"\"at\" FROM TABLE USING TIMESTAMP 5000 WHERE \"P\" = 2",
                "DELETE FROM TABLE USING TIMESTAMP 5000 WHERE \"P\" = 4");
        table.assertSame(rows - 3 - 1 - 1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_one_cell_when_collections_of_any_type_are_frozen(BothSides sides) {
        List<Column> columns = collections("frozen<%s>");
        TestTable table =
                sides.table("k int PRIMARY KEY, " + join(columns, column -> column.name() + " " + column.cql()));
        table.onSource(
                insert(columns, 1, column -> column.literal().apply(List.of(0, 1)), 1000),
                insert(columns, 2, column -> column.literal().apply(List.of(2)), 2000),
                insert(columns, 3, column -> column.literal().apply(List.of()), 3000),
                insert(columns, 4, column -> "null", 4000),
                update(
                        columns,
                        2,
                        column -> column.name() + " = " + column.literal().apply(List.of(1)),
                        2500,
                        90_000));

        copied(table, 4);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_each_element_when_collections_are_of_any_type(BothSides sides) {
        List<Column> columns = collections("%s");
        List<Column> maps = columns.stream()
                .filter(column -> column.cql().startsWith("map"))
                .toList();
        List<Column> lists = columns.stream()
                .filter(column -> column.cql().startsWith("list"))
                .toList();
        TestTable table = sides.table(
                "k int PRIMARY KEY, note text, " + join(columns, column -> column.name() + " " + column.cql()));
        Function<Column, String> add = column -> "%s = %s + %s"
                .formatted(column.name(), column.name(), column.literal().apply(List.of(2)));
        Function<Column, String> empty =
                column -> column.name() + " = " + column.literal().apply(List.of());
        table.onSource(
                insert(columns, 1, column -> column.literal().apply(List.of(0, 1)), 1000),
                insert(columns, 2, column -> column.literal().apply(List.of(0, 1)), 1000),
                update(columns, 2, add, 2000, 90_000),
                insert(columns, 3, column -> column.literal().apply(List.of(0, 1)), 1000),
                update(columns, 3, add, 2000, 80_000),
                update(lists, 3, column -> column.name() + "[0] = " + column.element(1), 3000, 70_000),
                update(
                        lists,
                        3,
                        column -> column.name() + " = [" + column.element(2) + "] + " + column.name(),
                        3500,
                        0),
                update(maps, 3, column -> column.name() + "[" + column.key(1) + "] = " + column.element(2), 4000, 0),
                delete(
                        columns,
                        3,
                        column -> column.name() + "[" + (lists.contains(column) ? "2" : column.key(0)) + "]",
                        5000),
                insert(columns, 4, column -> column.literal().apply(List.of(0, 1)), 1000),
                update(columns, 4, empty, 2000, 0),
                update(columns, 5, add, 2000, 60_000),
                insert(columns, 6, column -> column.literal().apply(List.of(0, 1)), 1000),
                update(columns, 6, empty, 2000, 0),
                update(columns, 6, add, 3000, 0),
                "INSERT INTO TABLE (k, note) VALUES (1, '') USING TIMESTAMP 7000 AND TTL 70000",
                "INSERT INTO TABLE (k, note) VALUES (2, 'older') USING TIMESTAMP 100",
                "INSERT INTO TABLE (k, note) VALUES (7, 'alone') USING TIMESTAMP 100");

        copied(table, 7);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_keep_each_field_when_types_are_user_defined_and_nested(BothSides sides) {
        TestTable inner = sides.unmade().onBoth("CREATE TYPE TABLE (\"a \"\"q\"\"\" text, \"Ttl\" int, ttl boolean)");
        TestTable type = sides.unmade()
                .onBoth("CREATE TYPE TABLE (%s, \"In\" frozen<%s>, list frozen<list<int>>, tup tuple<int, text>)"
                        .formatted(join(TYPES, each -> "f_" + each.name() + " " + each.name()), inner.name()));
        String tuple = "tuple<" + join(TYPES, ScalarType::name) + ", frozen<" + type.name() + ">>";
        String u = "frozen<%s>".formatted(type.name());
        String i = "frozen<%s>".formatted(inner.name());
        TestTable table = sides.table(
                ("p int, k int, u %1$s, f %2$s, su %1$s STATIC, sf %2$s STATIC, lu list<%2$s>, si set<%4$s>,"
                                + " mi map<%4$s, %2$s>, ss %3$s STATIC, t %5$s, lt list<frozen<%5$s>>, i %3$s,"
                                + " n frozen<map<%4$s, frozen<list<frozen<set<tuple<int, text>>>>>>>, PRIMARY KEY (p, k)")
                        .formatted(type.name(), u, inner.name(), i, tuple));
        String in = "{\"a \"\"q\"\"\": '', \"Ttl\": 7}";
        for (int number = 0; number < 6; number++) {
            int row = number;
            String all = "{%s, \"In\": %s, list: [1, 2], tup: (1, null)}"
                    .formatted(join(TYPES, each -> "f_" + each.name() + ": " + each.value(row)), in);
            String tupled = "(" + join(TYPES, each -> each.value(row)) + ", {f_int: 1})";
            table.onSource(
                    "UPDATE TABLE USING TIMESTAMP %d SET u = %s, f = %s, lu = [{f_int: 1}, %s], si = {%s, {ttl: true}},"
                                    .formatted(1000 + row, all, all, all, in)
                            + " mi = {%s: {f_int: 3}, {ttl: false}: %s}, t = %s, lt = [%s, (null, 1)], i = %s,"
                                    .formatted(in, all, tupled, tupled, in)
                            + " n = {%s: [{(1, 'a'), (2, null)}, {}]} WHERE p = %d AND k = %d"
                                    .formatted(in, row % 2, row),
                    "UPDATE TABLE USING TIMESTAMP %d AND TTL 80000 SET su = %s, sf = {f_int: 1}, ss = {ttl: true} WHERE p = %d"
                            .formatted(1000 + row, all, row));
        }
        table.onSource(
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 90000 SET u.f_int = 3, u.f_text = '', i.\"a \"\"q\"\"\" = 'x',"
                        + " mi = mi + {{ttl: true}: {f_int: 9}} WHERE p = 1 AND k = 1",
                "UPDATE TABLE USING TIMESTAMP 3000 SET u.f_blob = null, u.list = [], i.ttl = null WHERE p = 1 AND k = 1",
                "UPDATE TABLE USING TIMESTAMP 3000 SET u = {f_int: 1}, f = null, t = (null, 1) WHERE p = 1 AND k = 3",
                "UPDATE TABLE USING TIMESTAMP 3000 SET u = null, i = null WHERE p = 1 AND k = 5",
                "UPDATE TABLE USING TIMESTAMP 3000 SET su.f_int = 5, su.f_text = null WHERE p = 4",
                "UPDATE TABLE USING TIMESTAMP 3000 SET u.f_int = 5 WHERE p = 7 AND k = 1",
                "UPDATE TABLE USING TIMESTAMP 3000 SET u.f_int = null WHERE p = 7 AND k = 2");

        copied(table, 6 + 4 + 1);

        inner.onBoth("ALTER TYPE TABLE ADD added text");
        copied(table, 6 + 4 + 1, 3);
        table.onSource("UPDATE TABLE USING TIMESTAMP 5000 SET i.added = 'later' WHERE p = 1 AND k = 1");
        copied(table, 6 + 4 + 1, 5);
    }

    @Test
    void should_keep_vectors_when_their_elements_are_of_any_type() {
        TestTable inner = from5.unmade().onBoth("CREATE TYPE TABLE (a text, v vector<float, 2>)");
        // the driver cannot read the name of a vector of maps, tuples, user-defined types or vectors
        List<String> elements = Stream.concat(
                        TYPES.stream().map(ScalarType::name), Stream.of("frozen<list<text>>", "frozen<set<int>>"))
                .toList();
        List<List<String>> values = Stream.concat(
                        TYPES.stream().map(ScalarType::values),
                        Stream.of(List.of("['a', '']", "[]"), List.of("{1, 2}", "{}")))
                .toList();
        List<Integer> numbers = IntStream.range(0, elements.size()).boxed().toList();
        TestTable table = from5.table("k int, c vector<smallint, 2>, "
                + join(numbers, n -> "v%d vector<%s, 2>".formatted(n, elements.get(n)))
                + ", s vector<float, 3> STATIC, l list<frozen<vector<float, 3>>>, m map<vector<int, 1>, vector<text, 1>>,"
                + " t tuple<int, vector<text, 2>>, u frozen<" + inner.name() + ">, n " + inner.name() + ","
                + " PRIMARY KEY (k, c)");
        for (int i = 0; i < 6; i++) {
            int row = i;
            table.onSource(
                    "INSERT INTO TABLE (k, c, s, l, m, t, u, n, %s) VALUES (%d, [%d, 1], [1.5, NaN, %d], [[1, 2, 3], [4, 5, 6]],"
                                    .formatted(join(numbers, n -> "v" + n), row / 2, row, row)
                            + " {[1]: [''], [2]: ['x']}, (1, ['t', '']), {v: [1, NaN]}, {a: '', v: [1, 2]}, %s) USING TIMESTAMP %d"
                                    .formatted(
                                            join(
                                                    numbers,
                                                    n -> "[%s, %s]"
                                                            .formatted(
                                                                    value(values.get(n), row),
                                                                    value(values.get(n), row + 1))),
                                            1000 + row));
        }
        table.onSource(
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 90000 SET v1 = [5, 6], v12 = null, m[[1]] = ['changed'], n.v = [3, 4]"
                        + " WHERE k = 0 AND c = [0, 1]");

        copied(table, 6);
    }

    private static String value(List<String> values, int number) {
        return values.get(number % values.size());
    }

    private static void copied(TestTable table, int rows) {
        copied(table, rows, 1);
    }

    /** That it is the same when copied once, and when copied again by the next run. */
    private static void copied(TestTable table, int rows, int firstRun) {
        for (int run = firstRun; run <= firstRun + 1; run++) {
            SplitReport report = table.run().copyRing(table.selection(), new Attempt(run, 0));
            assertThat(report.outcome()).isEqualTo(new Done());
            table.assertCopied(rows);
        }
    }

    /** A type for a key column. */
    private record KeyType(String name, String cql, List<String> values, boolean mayBeEmpty) {
        String value(int number) {
            return values.get(number % values.size());
        }
    }

    private static List<KeyType> keyTypes(BothSides sides, String udt) {
        List<KeyType> keys = new ArrayList<>();
        for (ScalarType type : ScalarType.ordered()) {
            keys.add(new KeyType(
                    type.name(),
                    type.name(),
                    type.values(),
                    !List.of("date", "time", "tinyint", "smallint", "text", "varchar", "ascii", "blob")
                            .contains(type.name())));
        }
        keys.add(new KeyType("list", "frozen<list<text>>", List.of("['a', '']", "[]"), false));
        keys.add(new KeyType("set", "frozen<set<inet>>", List.of("{'::'}", "{}"), false));
        keys.add(new KeyType(
                "map", "frozen<map<int, frozen<list<int>>>>", List.of("{1: [1, 2], 2: []}", "{3: []}"), false));
        keys.add(new KeyType("tuple", "tuple<int, text>", List.of("(1, 'a')", "(null, '')", "(2, null)"), false));
        keys.add(new KeyType(
                "udt", "frozen<" + udt + ">", List.of("{\"Name\": 'n', \"order\": 1}", "{\"order\": 2}"), false));
        if (sides.isOneCluster()) {
            keys.add(new KeyType("vector", "vector<float, 2>", List.of("[1.5, -0.0]", "[NaN, 2]"), false));
        }
        return keys;
    }

    /** A collection of one scalar type; an element is a map's value, too. */
    private record Column(
            String name,
            String cql,
            Function<List<Integer>, String> literal,
            Function<Integer, String> keys,
            Function<Integer, String> elements) {
        String key(int number) {
            return keys.apply(number);
        }

        String element(int number) {
            return elements.apply(number);
        }
    }

    /** Each type as an element of a list, an element of a set, a map's key and a map's value. */
    private static List<Column> collections(String wrapped) {
        List<Column> columns = new ArrayList<>();
        for (ScalarType type : TYPES) {
            String name = type.name();
            columns.add(new Column(
                    "l_" + name,
                    wrapped.formatted("list<" + name + ">"),
                    numbers -> "[" + join(numbers, type::value) + "]",
                    String::valueOf,
                    type::value));
            columns.add(new Column(
                    "v_" + name,
                    wrapped.formatted("map<int, " + name + ">"),
                    numbers -> "{" + join(numbers, n -> n + ": " + type.value(n)) + "}",
                    String::valueOf,
                    type::value));
            if (type.isOrdered()) {
                columns.add(new Column(
                        "s_" + name,
                        wrapped.formatted("set<" + name + ">"),
                        numbers -> "{" + join(numbers, type::value) + "}",
                        type::value,
                        type::value));
                columns.add(new Column(
                        "k_" + name,
                        wrapped.formatted("map<" + name + ", int>"),
                        numbers -> "{" + join(numbers, n -> type.value(n) + ": " + n) + "}",
                        type::value,
                        String::valueOf));
            }
        }
        return columns;
    }

    private static String insert(List<Column> columns, int k, Function<Column, String> value, long timestamp) {
        return "INSERT INTO TABLE (k, %s) VALUES (%d, %s) USING TIMESTAMP %d"
                .formatted(join(columns, Column::name), k, join(columns, value), timestamp);
    }

    private static String update(
            List<Column> columns, int k, Function<Column, String> assignment, long timestamp, int ttl) {
        return "UPDATE TABLE USING TIMESTAMP %d AND TTL %d SET %s WHERE k = %d"
                .formatted(timestamp, ttl, join(columns, assignment), k);
    }

    private static String delete(List<Column> columns, int k, Function<Column, String> what, long timestamp) {
        return "DELETE %s FROM TABLE USING TIMESTAMP %d WHERE k = %d".formatted(join(columns, what), timestamp, k);
    }

    private static <T> String join(List<T> parts, Function<? super T, String> text) {
        return parts.stream().map(text).collect(joining(", "));
    }
}
