package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, cell by cell: value bytes, writetime, expiry; of collections and user-defined types that are not frozen,
 * element by element. Reads by a statement of its own, with none of the copying code.
 *
 * @param rows key bytes to the values of the columns asked for, in their order
 */
record Contents(Map<String, List<Value>> rows) {
    /** Above what any attempt at a split adds to the timestamps of lists in these tests. */
    private static final long LARGEST_LIST_SHIFT_MICROS = 999;

    private static final int SHOWN_BYTES = 64;
    private static final int SHOWN_DIFFERENCES = 20;

    /** The writetime that the copy gives to what shows none. */
    private static final long UNKNOWN_WRITETIME = 1;

    /** How the value of a column is made of cells. */
    enum Shape {
        ONE_CELL,
        ELEMENTS,
        ENTRIES,
        FIELDS,
        LIST,
        COUNTER;

        static Shape of(DataType type) {
            if (type.equals(DataTypes.COUNTER)) {
                return COUNTER;
            }
            if (type instanceof ListType list && !list.isFrozen()) {
                return LIST;
            }
            if (type instanceof SetType set && !set.isFrozen()) {
                return ELEMENTS;
            }
            if (type instanceof MapType map && !map.isFrozen()) {
                return ENTRIES;
            }
            return type instanceof UserDefinedType udt && !udt.isFrozen() ? FIELDS : ONE_CELL;
        }

        boolean isTimed(boolean elementTimes) {
            return this == ONE_CELL || (elementTimes && this != COUNTER);
        }
    }

    /** A column that is read. */
    private record Source(String name, Shape shape, boolean isStatic, boolean timed) {}

    /**
     * A column's value in one row.
     *
     * @param cells none when it is null
     */
    record Value(String column, Shape shape, boolean isStatic, List<Cell> cells) {
        Value {
            cells = List.copyOf(cells);
        }

        boolean isLike(Value other) {
            if (shape != other.shape || cells.size() != other.cells.size()) {
                return false;
            }
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isLike(other.cells.get(i))) {
                    return isLikeAsCopiedList(other);
                }
            }
            return true;
        }

        /**
         * What is copied takes the place of a list as a whole, at its newest writetime, a little later with each attempt. What
         * the application adds to both sides afterwards is the same on both.
         */
        private boolean isLikeAsCopiedList(Value other) {
            List<Integer> copied = IntStream.range(0, cells.size())
                    .filter(i -> !cells.get(i).isLike(other.cells.get(i)))
                    .boxed()
                    .toList();
            long newest =
                    copied.stream().mapToLong(i -> cells.get(i).time()).max().orElse(0);
            long shift = other.cells.get(copied.get(0)).time() - newest;
            return shape == Shape.LIST
                    && shift >= 1
                    && shift <= LARGEST_LIST_SHIFT_MICROS
                    && copied.stream()
                            .allMatch(i -> cells.get(i).at(newest + shift).isLike(other.cells.get(i)));
        }

        @Override
        public String toString() {
            return column + "=" + cells;
        }
    }

    /**
     * A cell; the expiry lies between two seconds since nobody can ask a server for its clock.
     *
     * @param value null for a field that is null
     * @param writetime null for a field that is null, and where the server does not tell
     * @param expiry null for a cell that stays, and where the server does not tell
     */
    record Cell(
            @Nullable ByteBuffer value,
            @Nullable Long writetime,
            @Nullable Expiry expiry) {

        boolean isLike(Cell other) {
            return Objects.equals(value, other.value)
                    && (writetime == null
                            || other.writetime == null
                            || (writetime.equals(other.writetime) && expiresLike(other)));
        }

        private boolean expiresLike(Cell other) {
            if (expiry == null || other.expiry == null) {
                return Objects.equals(expiry, other.expiry);
            }
            return expiry.isWithinASecondOf(other.expiry);
        }

        long time() {
            return writetime == null ? Long.MIN_VALUE : writetime;
        }

        Cell at(long otherWritetime) {
            return new Cell(value, otherWritetime, expiry);
        }

        @Override
        public String toString() {
            String text = value == null ? "null" : Bytes.toHexString(value);
            return text.substring(0, Math.min(SHOWN_BYTES, text.length())) + "@" + writetime
                    + (expiry == null ? "" : "~" + expiry);
        }
    }

    /** Seconds since the epoch, both inclusive. */
    record Expiry(long earliest, long latest) {
        boolean isWithinASecondOf(Expiry other) {
            return earliest - 1 <= other.latest && other.earliest - 1 <= latest;
        }
    }

    /** All columns. */
    static Contents of(CqlSession session, String keyspace, String table) {
        return of(session, keyspace, table, "");
    }

    /** All columns of the rows that a condition on the partition key's token takes. */
    static Contents of(CqlSession session, String keyspace, String table, String where) {
        TableMetadata metadata = metadata(session, keyspace, table);
        List<String> keys = names(metadata.getPrimaryKey());
        TreeSet<String> cells = new TreeSet<>(names(metadata.getColumns().values()));
        keys.forEach(cells::remove);
        return of(session, keyspace, table, keys, List.copyOf(cells), where);
    }

    /** Some columns, by their internal names. */
    static Contents of(CqlSession session, String keyspace, String table, List<String> keys, List<String> cells) {
        return of(session, keyspace, table, keys, cells, "");
    }

    private static Contents of(
            CqlSession session, String keyspace, String table, List<String> keys, List<String> cells, String where) {
        List<Source> sources = sources(session, metadata(session, keyspace, table), cells);
        List<String> selected = new ArrayList<>();
        keys.forEach(key -> selected.add(quoted(key)));
        for (Source source : sources) {
            String name = quoted(source.name());
            selected.add(name);
            if (source.timed()) {
                selected.addAll(List.of("writetime(" + name + ")", "ttl(" + name + ")"));
            }
        }
        String cql =
                "SELECT " + String.join(", ", selected) + " FROM " + quoted(keyspace) + "." + quoted(table) + where;
        long before = second();
        List<Row> found = session.execute(SimpleStatement.newInstance(cql)).all();
        long after = second();
        Map<String, List<Value>> rows = new LinkedHashMap<>();
        for (Row row : found) {
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < keys.size(); i++) {
                ByteBuffer part = row.getBytesUnsafe(i);
                key.append(part == null ? "null" : Bytes.toHexString(part)).append(' ');
            }
            assertThat(rows.put(key.toString(), values(row, keys.size(), sources, before, after)))
                    .as("another row of the key %s", key)
                    .isNull();
        }
        return new Contents(rows);
    }

    private static TableMetadata metadata(CqlSession session, String keyspace, String table) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .flatMap(found -> found.getTable(CqlIdentifier.fromInternal(table)))
                .orElseThrow();
    }

    private static List<Source> sources(CqlSession session, TableMetadata table, List<String> names) {
        boolean elementTimes = session.getMetadata().getNodes().values().stream()
                .allMatch(node -> Objects.requireNonNull(node.getCassandraVersion())
                                .nextStable()
                                .getMajor()
                        >= 5);
        return names.stream()
                .map(name -> {
                    ColumnMetadata column =
                            table.getColumn(CqlIdentifier.fromInternal(name)).orElseThrow();
                    Shape shape = Shape.of(column.getType());
                    return new Source(name, shape, column.isStatic(), shape.isTimed(elementTimes));
                })
                .toList();
    }

    /** That the other side has the same rows, and the same cells in each. */
    void assertSameAs(Contents other) {
        List<String> differences = new ArrayList<>();
        rows.forEach((key, values) -> {
            List<Value> others = other.rows.get(key);
            if (others == null) {
                differences.add("only here: " + key + values);
            } else {
                addDifferences(key, values, others, differences);
            }
        });
        other.rows.forEach((key, values) -> {
            if (!rows.containsKey(key)) {
                differences.add("only there: " + key + values);
            }
        });
        assertThat(differences.stream().limit(SHOWN_DIFFERENCES)).isEmpty();
    }

    private static void addDifferences(String key, List<Value> values, List<Value> others, List<String> differences) {
        assertThat(others).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isLike(others.get(i))) {
                differences.add("differs: %s%n  here  %s%n  there %s".formatted(key, values.get(i), others.get(i)));
            }
        }
    }

    /**
     * What an exact copy looks like when the server does not tell the times of elements: they have the newest writetime of the
     * other cells of their row, or partition, and live as long as those do.
     */
    Contents withRowTimes() {
        Map<String, List<Value>> timed = new LinkedHashMap<>();
        rows.forEach((key, values) -> timed.put(
                key, values.stream().map(value -> withRowTimes(value, values)).toList()));
        return new Contents(timed);
    }

    private static Value withRowTimes(Value value, List<Value> row) {
        if (value.shape() == Shape.ONE_CELL || value.shape() == Shape.COUNTER) {
            return value;
        }
        List<Cell> known = row.stream()
                .filter(other -> other.isStatic() == value.isStatic() && other.shape() == Shape.ONE_CELL)
                .flatMap(other -> other.cells().stream())
                .toList();
        long newest = known.stream().mapToLong(Cell::time).max().orElse(UNKNOWN_WRITETIME);
        Expiry latest = null;
        for (Cell cell : known) {
            if (cell.expiry() == null) {
                latest = null;
                break;
            }
            latest = latest == null || latest.latest() < cell.expiry().latest() ? cell.expiry() : latest;
        }
        Expiry expiry = latest;
        return new Value(
                value.column(),
                value.shape(),
                value.isStatic(),
                value.cells().stream()
                        .map(cell -> cell.value() == null || cell.writetime() != null
                                ? cell
                                : new Cell(cell.value(), newest, expiry))
                        .toList());
    }

    private static List<Value> values(Row row, int first, List<Source> sources, long before, long after) {
        List<Value> values = new ArrayList<>();
        int index = first;
        for (Source source : sources) {
            ByteBuffer value = row.getBytesUnsafe(index);
            ByteBuffer writetime = source.timed() ? row.getBytesUnsafe(index + 1) : null;
            ByteBuffer ttl = source.timed() ? row.getBytesUnsafe(index + 2) : null;
            List<Cell> cells = value == null ? List.of() : cells(source.shape(), value, writetime, ttl, before, after);
            values.add(new Value(source.name(), source.shape(), source.isStatic(), cells));
            index += source.timed() ? 3 : 1;
        }
        return values;
    }

    private static List<Cell> cells(
            Shape shape,
            ByteBuffer value,
            @Nullable ByteBuffer writetime,
            @Nullable ByteBuffer ttl,
            long before,
            long after) {
        List<@Nullable ByteBuffer> parts = parts(shape, value);
        boolean single = shape == Shape.ONE_CELL || shape == Shape.COUNTER;
        List<@Nullable ByteBuffer> writetimes = times(single, writetime, parts.size());
        List<@Nullable ByteBuffer> ttls = times(single, ttl, parts.size());
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ByteBuffer time = writetimes.get(i);
            ByteBuffer life = ttls.get(i);
            cells.add(new Cell(
                    parts.get(i),
                    time == null ? null : time.getLong(time.position()),
                    life == null
                            ? null
                            : new Expiry(before + life.getInt(life.position()), after + life.getInt(life.position()))));
        }
        return cells;
    }

    /** As many as there are parts; a type that was given fields later may have fewer in its values. */
    private static List<@Nullable ByteBuffer> times(boolean single, @Nullable ByteBuffer times, int parts) {
        List<@Nullable ByteBuffer> all = new ArrayList<>();
        if (times != null && single) {
            all.add(times);
        } else if (times != null) {
            all.addAll(framed(times.duplicate(), times.getInt(times.position()), Integer.BYTES));
            assertThat(all).as("times of %d elements", parts).hasSizeGreaterThanOrEqualTo(parts);
        }
        while (all.size() < parts) {
            all.add(null);
        }
        return all;
    }

    private static List<@Nullable ByteBuffer> parts(Shape shape, ByteBuffer value) {
        return switch (shape) {
            case ONE_CELL, COUNTER -> List.of(value);
            case ELEMENTS, LIST -> framed(value.duplicate(), value.getInt(value.position()), Integer.BYTES);
            case ENTRIES -> entries(framed(value.duplicate(), 2 * value.getInt(value.position()), Integer.BYTES));
            case FIELDS -> {
                List<@Nullable ByteBuffer> fields = framed(value.duplicate(), Integer.MAX_VALUE, 0);
                while (!fields.isEmpty() && fields.get(fields.size() - 1) == null) {
                    fields.remove(fields.size() - 1);
                }
                yield fields;
            }
        };
    }

    private static List<@Nullable ByteBuffer> framed(ByteBuffer value, int most, int start) {
        value.position(value.position() + start);
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        while (parts.size() < most && value.hasRemaining()) {
            int length = value.getInt();
            parts.add(length < 0 ? null : value.slice(value.position(), length));
            value.position(value.position() + Math.max(0, length));
        }
        return parts;
    }

    private static List<@Nullable ByteBuffer> entries(List<@Nullable ByteBuffer> keysAndValues) {
        List<@Nullable ByteBuffer> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            ByteBuffer key = Objects.requireNonNull(keysAndValues.get(i));
            ByteBuffer value = Objects.requireNonNull(keysAndValues.get(i + 1));
            entries.add(ByteBuffer.allocate(Integer.BYTES + key.remaining() + value.remaining())
                    .putInt(key.remaining())
                    .put(key)
                    .put(value)
                    .flip());
        }
        return entries;
    }

    private static List<String> names(Collection<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().asInternal()).toList();
    }

    static String quoted(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }

    private static long second() {
        return Math.floorDiv(System.currentTimeMillis(), 1000L);
    }
}
