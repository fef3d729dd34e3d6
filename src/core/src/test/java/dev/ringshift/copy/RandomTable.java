package dev.ringshift.copy;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A table of random columns, and what is written to it. For one thread. */
final class RandomTable {
    private static final int MOST_COLUMNS = 6;
    private static final int MOST_ELEMENTS = 4;

    /** Scalars alone. */
    private static final int FLAT = 0;

    private final Random random;
    private final String udt;
    private final boolean vectors;
    private final List<Column> partitionKey = new ArrayList<>();
    private final List<Column> clustering = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    private enum Change {
        WHOLE,
        LIST,
        SET,
        MAP,
        FIELDS
    }

    /** A type, and a source of its values. */
    private record Type(String cql, boolean ordered, Supplier<String> value, Supplier<String> element) {
        static Type of(String cql, boolean ordered, Supplier<String> value) {
            return new Type(cql, ordered, value, value);
        }
    }

    private record Column(String name, Type type, Change change, boolean isStatic) {}

    /**
     * Makes up a table.
     *
     * @param udt the name of a type of a field {@code a text}, a field {@code b int} and a field {@code c frozen<set<int>>}
     * @param vectors whether the source knows them
     */
    RandomTable(Random random, String udt, boolean vectors) {
        this.random = random;
        this.udt = udt;
        this.vectors = vectors;
        for (int i = 0; i <= random.nextInt(2); i++) {
            partitionKey.add(new Column("p" + i, ordered(), Change.WHOLE, false));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            clustering.add(new Column("c" + i, ordered(), Change.WHOLE, false));
        }
        for (int i = 0; i <= random.nextInt(MOST_COLUMNS); i++) {
            columns.add(column("v" + i, !clustering.isEmpty() && random.nextInt(4) == 0));
        }
    }

    private Column column(String name, boolean isStatic) {
        Type of = any(1);
        return switch (random.nextInt(8)) {
            case 0 ->
                new Column(name, collection("list<" + frozen(of) + ">", "[", of.value(), "]"), Change.LIST, isStatic);
            case 1 -> {
                Type ordered = ordered();
                yield new Column(
                        name,
                        collection("set<" + frozen(ordered) + ">", "{", ordered.value(), "}"),
                        Change.SET,
                        isStatic);
            }
            case 2 -> {
                Type key = ordered();
                yield new Column(
                        name,
                        collection(
                                "map<%s, %s>".formatted(frozen(key), frozen(of)),
                                "{",
                                () -> key.value().get() + ": " + of.value().get(),
                                "}"),
                        Change.MAP,
                        isStatic);
            }
            case 3 -> new Column(name, new Type(udt, false, this::fields, this::fields), Change.FIELDS, isStatic);
            default -> new Column(name, new Type(frozen(of), false, of.value(), of.value()), Change.WHOLE, isStatic);
        };
    }

    private static String frozen(Type type) {
        return type.cql().matches("(list|set|map|udt|t\\d+).*") ? "frozen<" + type.cql() + ">" : type.cql();
    }

    private Type collection(String cql, String open, Supplier<String> element, String close) {
        return new Type(
                cql,
                false,
                () -> open + join(random.nextInt(MOST_ELEMENTS), element) + close,
                () -> open + element.get() + close);
    }

    /** A type that may be a key. */
    private Type ordered() {
        return random.nextInt(4) == 0 ? tuple(scalar(ScalarType.ordered())) : scalar(ScalarType.ordered());
    }

    private Type any(int depth) {
        if (depth == FLAT) {
            return scalar(ScalarType.ALL);
        }
        Type of = any(depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> collection("list<" + frozen(of) + ">", "[", of.value(), "]");
            case 1 -> {
                Type ordered = scalar(ScalarType.ordered());
                yield collection("set<" + ordered.cql() + ">", "{", ordered.value(), "}");
            }
            case 2 -> {
                Type key = scalar(ScalarType.ordered());
                yield collection(
                        "map<%s, %s>".formatted(key.cql(), frozen(of)),
                        "{",
                        () -> key.value().get() + ": " + of.value().get(),
                        "}");
            }
            case 3 -> tuple(of);
            case 4 -> new Type(udt, false, this::fields, this::fields);
            case 5 ->
                vectors
                        ? Type.of(
                                "vector<%s, 2>".formatted(frozen(of)),
                                false,
                                () -> "[%s, %s]"
                                        .formatted(of.value().get(), of.value().get()))
                        : of;
            default -> of;
        };
    }

    private Type scalar(List<ScalarType> types) {
        ScalarType type = types.get(random.nextInt(types.size()));
        return Type.of(
                type.name(),
                type.isOrdered(),
                () -> type.value(random.nextInt(type.values().size())));
    }

    private Type tuple(Type of) {
        return Type.of(
                "tuple<int, %s>".formatted(frozen(of)),
                of.ordered(),
                () -> "(%s, %s)"
                        .formatted(
                                random.nextBoolean() ? "null" : random.nextInt(3),
                                random.nextInt(4) == 0 ? "null" : of.value().get()));
    }

    private String fields() {
        return switch (random.nextInt(4)) {
            case 0 -> "{a: '', b: 1, c: {1, 2}}";
            case 1 -> "{b: %d}".formatted(random.nextInt());
            case 2 -> "{a: 'a', c: {}}";
            default -> "{a: null, b: null, c: {%d}}".formatted(random.nextInt());
        };
    }

    /** The columns, the key, and the order, up to the last but one parenthesis. */
    String definition() {
        List<String> parts = new ArrayList<>();
        partitionKey.forEach(column -> parts.add(column.name() + " " + frozen(column.type())));
        clustering.forEach(column -> parts.add(column.name() + " " + frozen(column.type())));
        columns.forEach(
                column -> parts.add(column.name() + " " + column.type().cql() + (column.isStatic() ? " STATIC" : "")));
        String key = "(" + names(partitionKey) + ")" + (clustering.isEmpty() ? "" : ", " + names(clustering));
        String order = clustering.isEmpty()
                ? ""
                : ") WITH CLUSTERING ORDER BY ("
                        + clustering.stream()
                                .map(column -> column.name() + (random.nextBoolean() ? " DESC" : " ASC"))
                                .collect(joining(", "));
        return String.join(", ", parts) + ", PRIMARY KEY (" + key + ")" + order;
    }

    /** Writes to one row after the other, each with its timestamp. */
    List<String> writes(int rows) {
        List<String> cql = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<String> partition = partitionKey.stream().map(this::keyValue).toList();
            List<String> rest = clustering.stream().map(this::keyValue).toList();
            for (int i = 0; i <= random.nextInt(5); i++) {
                cql.add(write(partition, rest));
            }
        }
        return cql;
    }

    private String keyValue(Column column) {
        String value = column.type().value().get();
        // a partition key of one column takes no value of no bytes
        return partitionKey.size() == 1
                        && partitionKey.contains(column)
                        && Set.of("''", "0x").contains(value)
                ? column.type().cql().equals("blob") ? "0xff" : "'not empty'"
                : value;
    }

    private String write(List<String> partition, List<String> rest) {
        String using = " USING TIMESTAMP %d".formatted(1000 + random.nextInt(5));
        String living = using + (random.nextInt(3) == 0 ? " AND TTL " + (50_000 + 10_000 * random.nextInt(3)) : "");
        boolean ofPartition = columns.stream().anyMatch(Column::isStatic) && random.nextInt(4) == 0;
        List<Column> some = columns.stream()
                .filter(column -> column.isStatic() == ofPartition && random.nextInt(3) > 0)
                .toList();
        List<Column> keys = new ArrayList<>(partitionKey);
        List<String> values = new ArrayList<>(partition);
        if (!ofPartition) {
            keys.addAll(clustering);
            values.addAll(rest);
        }
        String where = " WHERE "
                + IntStream.range(0, keys.size())
                        .mapToObj(i -> keys.get(i).name() + " = " + values.get(i))
                        .collect(joining(" AND "));
        int kind = random.nextInt(10);
        if (some.isEmpty() || kind == 0) {
            return ofPartition || random.nextBoolean()
                    ? "DELETE FROM TABLE" + using + where
                    : "INSERT INTO TABLE (%s) VALUES (%s)%s".formatted(names(keys), String.join(", ", values), living);
        }
        if (kind < 4) {
            List<String> all = new ArrayList<>(values);
            some.forEach(column -> all.add(value(column)));
            return "INSERT INTO TABLE (%s, %s) VALUES (%s)%s"
                    .formatted(names(keys), names(some), String.join(", ", all), living);
        }
        if (kind == 4) {
            return "DELETE " + names(some) + " FROM TABLE" + using + where;
        }
        return "UPDATE TABLE" + living + " SET "
                + some.stream().map(this::assignment).collect(joining(", ")) + where;
    }

    private String value(Column column) {
        return random.nextInt(8) == 0 ? "null" : column.type().value().get();
    }

    private String assignment(Column column) {
        String name = column.name();
        if (random.nextInt(3) == 0) {
            return name + " = " + value(column);
        }
        return switch (column.change()) {
            case LIST ->
                random.nextBoolean()
                        ? "%s = %s + %s"
                                .formatted(name, name, column.type().element().get())
                        : "%s = %s + %s".formatted(name, column.type().element().get(), name);
            case SET, MAP ->
                "%s = %s + %s".formatted(name, name, column.type().element().get());
            case FIELDS -> random.nextBoolean() ? name + ".b = " + random.nextInt() : name + ".a = null";
            case WHOLE -> name + " = " + value(column);
        };
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(joining(", "));
    }

    private static String join(int count, Supplier<String> part) {
        Set<String> parts = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            parts.add(part.get());
        }
        return String.join(", ", parts);
    }
}
