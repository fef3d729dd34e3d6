package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.read.CellTimes;
import dev.ringshift.read.Read;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the values of one column.
 *
 * @param source where it stands in the source's rows
 * @param target where it stands in the target's rows
 * @param conversion makes the source's values those of the target's type
 * @param type the target's
 * @param values judges values whose bytes differ; its tolerances are those of cells
 */
record ColumnComparer(Place source, Place target, Conversion conversion, DataType type, ValueEquality values) {
    MappedColumn column() {
        return target.column();
    }

    private Tolerances tolerances() {
        return values.tolerances();
    }

    /** Whether both rows have a column of the same value and times; cheap where the bytes are the same. */
    boolean isSame(Read one, Read other) {
        return isPlainlySame(one, other) || differences(one, other).isEmpty();
    }

    /** Whether one look at the raw bytes is enough. Never wrong when it says so. */
    private boolean isPlainlySame(Read one, Read other) {
        ByteBuffer here = one.row().getBytesUnsafe(source.index());
        ByteBuffer there = other.row().getBytesUnsafe(target.index());
        if (here == null || there == null) {
            return here == null && there == null;
        }
        if (!isPlainlySameValue(here, there)) {
            return false;
        }
        return !source.timed() || !target.timed() || isPlainlySameTimes(one, other);
    }

    private boolean isPlainlySameValue(ByteBuffer here, ByteBuffer there) {
        try {
            return conversion.convert(here).equals(there);
        } catch (ConversionException e) {
            return false;
        }
    }

    private boolean isPlainlySameTimes(Read one, Read other) {
        Storage storage = column().targetStorage();
        if (source.column().sourceStorage() != storage
                // a conversion may put elements and fields into another order, with their times
                || (conversion != Conversion.NONE && storage != Storage.CELL && storage != Storage.LIST)) {
            return false;
        }
        ByteBuffer writtenHere = bytes(one.row(), source, 1);
        ByteBuffer writtenThere = bytes(other.row(), target, 1);
        boolean sameWritetimes = storage == Storage.LIST
                ? writtenHere != null && writtenThere != null && newest(writtenHere) <= newest(writtenThere)
                : Objects.equals(writtenHere, writtenThere);
        return sameWritetimes
                && isPlainlySameExpiry(one, other, bytes(one.row(), source, 2), bytes(other.row(), target, 2));
    }

    private boolean isPlainlySameExpiry(Read one, Read other, @Nullable ByteBuffer here, @Nullable ByteBuffer there) {
        if (here == null || there == null) {
            return here == null && there == null;
        }
        return column().targetStorage() == Storage.CELL
                ? tolerances()
                        .sameExpiry(
                                one.second() + here.getInt(here.position()),
                                other.second() + there.getInt(there.position()))
                : here.equals(there) && tolerances().sameExpiry(one.second(), other.second());
    }

    /** Of a list's elements. */
    private static long newest(ByteBuffer writetimes) {
        CellTimes times = new CellTimes();
        times.ofElements(writetimes, null);
        times.merge();
        return times.writetimeMicros();
    }

    private static @Nullable ByteBuffer bytes(Row row, Place place, int offset) {
        return row.getBytesUnsafe(place.index() + offset);
    }

    boolean isNull(Read row, Side side) {
        return row.row().isNull((side == Side.SOURCE ? source : target).index());
    }

    /**
     * What differs.
     *
     * @param one null for a row that the source does not have
     * @param other null for a row that the target does not have
     */
    List<CellDifference> differences(@Nullable Read one, @Nullable Read other) {
        Map<Object, Cell> here;
        try {
            here = one == null ? Map.of() : CellParts.ofSource(this, one);
        } catch (ConversionException e) {
            // the copy set the row aside: the target cannot have this value
            here = Map.of(CellParts.WHOLE, CellParts.unconverted(this, Objects.requireNonNull(one)));
        }
        Map<Object, Cell> there = other == null ? Map.of() : CellParts.ofTarget(this, other);
        List<CellDifference> found = new ArrayList<>();
        Set<Object> names = new LinkedHashSet<>(here.keySet());
        names.addAll(there.keySet());
        long second = Math.max(one == null ? 0 : one.second(), other == null ? 0 : other.second());
        for (Object name : names) {
            Kind kind = kind(name, here.get(name), there.get(name), second);
            if (kind != null) {
                found.add(new CellDifference(
                        this,
                        kind,
                        CellParts.type(this, name),
                        CellParts.literal(this, name),
                        here.get(name),
                        there.get(name)));
            }
        }
        if (found.isEmpty() && column().targetStorage() == Storage.LIST) {
            listTimes(here, there, found);
        }
        return found;
    }

    private @Nullable Kind kind(Object name, @Nullable Cell here, @Nullable Cell there, long second) {
        if (here == null || there == null) {
            return ofOneSide(here == null ? there : here, second);
        }
        if (!values.same(CellParts.type(this, name), here.value(), there.value())) {
            return Kind.VALUE;
        }
        if (!here.isTimed() || !there.isTimed()) {
            return null;
        }
        if (column().targetStorage() != Storage.LIST
                && !tolerances().sameWritetime(here.writetimeMicros(), there.writetimeMicros())) {
            return Kind.WRITETIME;
        }
        return tolerances().sameExpiry(here.expirySecond(), there.expirySecond()) ? null : Kind.TTL;
    }

    /** On the other side it may have expired already, by as much earlier as the tolerance allows. */
    private @Nullable Kind ofOneSide(@Nullable Cell cell, long second) {
        return cell != null && cell.expirySecond() <= second + tolerances().ttlSeconds() ? null : Kind.VALUE;
    }

    /**
     * A list is copied as a whole, above the newest of its elements: it must not be older than that, or a stale write of the
     * application could win on the target alone.
     */
    private void listTimes(Map<Object, Cell> here, Map<Object, Cell> there, List<CellDifference> found) {
        Cell newestHere = newest(here);
        Cell newestThere = newest(there);
        if (newestHere != null
                && newestThere != null
                && newestHere.isTimed()
                && newestThere.isTimed()
                && newestThere.writetimeMicros() + tolerances().writetimeMicros() < newestHere.writetimeMicros()) {
            found.add(new CellDifference(this, Kind.WRITETIME, CellParts.type(this, 0), null, newestHere, newestThere));
        }
    }

    private static @Nullable Cell newest(Map<Object, Cell> cells) {
        return cells.values().stream()
                .max(Comparator.comparingLong(Cell::writetimeMicros))
                .orElse(null);
    }
}
