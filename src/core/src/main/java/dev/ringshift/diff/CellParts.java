package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.convert.CqlLiterals;
import dev.ringshift.read.CellTimes;
import dev.ringshift.read.RawParts;
import dev.ringshift.read.Read;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.schema.Storage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the value of a column apart into the cells that the target stores it as. What names a cell: {@link #WHOLE}, a set's
 * element or a map's key as raw bytes, a list's position, the place of a field among the target's.
 */
final class CellParts {
    /** Names the only cell of a column that is not made of several. */
    static final Object WHOLE = "";

    private CellParts() {}

    static Map<Object, Cell> ofSource(ColumnComparer column, Read row) {
        ByteBuffer value = row.row().getBytesUnsafe(column.source().index());
        if (value == null) {
            return Map.of();
        }
        CellTimes times = times(column.source(), column.column().sourceStorage(), row);
        return parts(column, column.conversion().convert(value), times, row.second(), sourcePlaces(column));
    }

    static Map<Object, Cell> ofTarget(ColumnComparer column, Read row) {
        ByteBuffer value = row.row().getBytesUnsafe(column.target().index());
        if (value == null) {
            return Map.of();
        }
        CellTimes times = times(column.target(), column.column().targetStorage(), row);
        return parts(column, value, times, row.second(), null);
    }

    /** The source's value as it is. */
    static Cell unconverted(ColumnComparer column, Read row) {
        ByteBuffer value =
                Objects.requireNonNull(row.row().getBytesUnsafe(column.source().index()), "a value");
        CellTimes times = times(column.source(), column.column().sourceStorage(), row);
        times.merge();
        return cell(value, times, row.second());
    }

    /** Of a cell's value. */
    static DataType type(ColumnComparer column, Object name) {
        DataType type = column.type();
        if (name == WHOLE) {
            return type;
        }
        return switch (column.column().targetStorage()) {
            case CELL, COUNTER -> type;
            case SET -> ((SetType) type).getElementType();
            case MAP -> ((MapType) type).getValueType();
            case LIST -> ((ListType) type).getElementType();
            case FIELDS -> ((UserDefinedType) type).getFieldTypes().get((Integer) name);
        };
    }

    /** What names a cell, for people; null for a column of one. */
    static @Nullable String literal(ColumnComparer column, Object name) {
        DataType type = column.type();
        if (name == WHOLE) {
            return null;
        }
        return switch (column.column().targetStorage()) {
            case CELL, COUNTER -> null;
            case SET -> CqlLiterals.of(((SetType) type).getElementType(), (ByteBuffer) name);
            case MAP -> CqlLiterals.of(((MapType) type).getKeyType(), (ByteBuffer) name);
            case LIST -> name.toString();
            case FIELDS ->
                ((UserDefinedType) type).getFieldNames().get((Integer) name).asInternal();
        };
    }

    /** Fields of the source find their place among the target's by name. */
    private static @Nullable List<Integer> sourcePlaces(ColumnComparer column) {
        if (column.column().targetStorage() != Storage.FIELDS) {
            return null;
        }
        List<String> to = column.column().targetType().fields();
        return column.column().sourceType().fields().stream().map(to::indexOf).toList();
    }

    private static CellTimes times(Place place, Storage storage, Read row) {
        CellTimes times = new CellTimes();
        ByteBuffer writetime = place.timed() ? row.row().getBytesUnsafe(place.index() + 1) : null;
        if (writetime == null) {
            times.of(Cell.HIDDEN, 0);
        } else if (storage == Storage.CELL) {
            times.of(writetime, row.row().getBytesUnsafe(place.index() + 2));
        } else {
            times.ofElements(writetime, row.row().getBytesUnsafe(place.index() + 2));
        }
        return times;
    }

    private static Map<Object, Cell> parts(
            ColumnComparer column, ByteBuffer value, CellTimes times, long second, @Nullable List<Integer> places) {
        Map<Object, Cell> cells = new LinkedHashMap<>();
        switch (column.column().targetStorage()) {
            case CELL, COUNTER -> {
                times.merge();
                cells.put(WHOLE, cell(value, times, second));
            }
            case FIELDS -> fields(value, times, second, places, cells);
            case SET, MAP, LIST -> elements(column.column().targetStorage(), value, times, second, cells);
        }
        return cells;
    }

    private static void elements(
            Storage storage, ByteBuffer value, CellTimes times, long second, Map<Object, Cell> cells) {
        RawParts parts = RawParts.ofCollection(value);
        for (int position = 0; parts.hasNext(); position++) {
            times.next();
            ByteBuffer first = Objects.requireNonNull(parts.next(), "an element");
            Object name = storage == Storage.LIST ? Integer.valueOf(position) : first;
            ByteBuffer of = storage == Storage.MAP ? Objects.requireNonNull(parts.next(), "a value") : first;
            cells.put(name, cell(of, times, second));
        }
    }

    private static void fields(
            ByteBuffer value, CellTimes times, long second, @Nullable List<Integer> places, Map<Object, Cell> cells) {
        List<@Nullable ByteBuffer> fields = RawParts.ofFields(value).all();
        int known = places == null ? fields.size() : places.size();
        for (int i = 0; i < known; i++) {
            times.next();
            Integer place = places == null ? Integer.valueOf(i) : places.get(i);
            ByteBuffer field = place >= 0 && place < fields.size() ? fields.get(place) : null;
            if (field != null) {
                cells.put(place, cell(field, times, second));
            }
        }
    }

    private static Cell cell(ByteBuffer value, CellTimes times, long second) {
        return new Cell(
                value, times.writetimeMicros(), times.ttlSeconds() == 0 ? Cell.NEVER : second + times.ttlSeconds());
    }
}
