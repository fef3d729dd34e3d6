package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.CopySettings.RowMarker;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.copy.RowStatements.Column;
import dev.ringshift.copy.RowStatements.OfCell;
import dev.ringshift.copy.RowStatements.OfElements;
import dev.ringshift.copy.RowStatements.OfFields;
import dev.ringshift.copy.RowStatements.OfList;
import dev.ringshift.read.CellTimes;
import dev.ringshift.read.RawParts;
import dev.ringshift.schema.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into writes: its cells and the elements of its collections grouped by (writetime, TTL), a statement for each
 * group, and one for each list. Belongs to one task. The same turns the static columns of a partition into writes.
 *
 * <p>One statement carries the row marker, as an INSERT at the oldest writetime of the row's cells, without TTL, or with
 * the longest when every cell has one; the others are UPDATEs. A row of nothing but a key is an INSERT at a writetime
 * that the settings give, since CQL shows none.
 */
final class RowEncoder {
    /** TTL 0 means none, and keeps the target's default_time_to_live out. */
    private static final ByteBuffer NO_TTL = ByteBuffer.allocate(Integer.BYTES).asReadOnlyBuffer();

    private final RowStatements statements;
    private final CopySettings settings;
    private final ListEncoder lists;
    private final boolean insertTakesAll;
    private final ByteBuffer[] keys;
    private final RowCells cells = new RowCells();
    private final CellTimes times = new CellTimes();
    private long readSecond;
    private int keyBytes;
    private int rowBytes;
    private int cellsInRow;

    RowEncoder(RowStatements statements, CopySettings settings, ListEncoder lists) {
        this.statements = statements;
        this.settings = settings;
        this.lists = lists;
        this.insertTakesAll = statements.insertTakesAll();
        this.keys = new ByteBuffer[statements.keys().size()];
    }

    /** Cells of the last row, keys not counted. */
    int cellsInRow() {
        return cellsInRow;
    }

    /** Value bytes of the last row, keys included. */
    int rowBytes() {
        return rowBytes;
    }

    /**
     * Encodes a row, or the static columns of its partition.
     *
     * @param second when the row's TTLs were true, seconds since epoch
     * @param writes takes one write or more; for static columns, none when there are no cells
     */
    void encode(Row row, long second, Consumer<Write> writes) {
        readSecond = second;
        load(row);
        PreparedStatement insert = statements.insert();
        if (cells.isEmpty()) {
            if (insert != null) {
                writes.accept(keyOnly(insert, settings.unknownWritetimeMicros(), 0));
            }
            return;
        }
        int marked = insert == null || settings.rowMarker() == RowMarker.UPDATE ? -1 : mark(insert, writes);
        for (int group = 0; group < cells.groups(); group++) {
            if (group != marked || !insertTakesAll) {
                update(group, group == marked, writes);
            }
        }
        lists.encode(keys, keyBytes, readSecond, writes);
    }

    private void load(Row row) {
        cells.clear();
        lists.clear();
        cellsInRow = 0;
        keyBytes = 0;
        for (int i = 0; i < keys.length; i++) {
            ByteBuffer key = Objects.requireNonNull(row.getBytesUnsafe(i), "a key");
            try {
                keys[i] = statements.keys().get(i).convert(key);
            } catch (ConversionException e) {
                throw new BadRowException(row, i, keys.length, e);
            }
            keyBytes += key.remaining();
        }
        rowBytes = keyBytes;
        boolean untimed = false;
        for (int i = 0; i < statements.columns().size(); i++) {
            Column column = statements.columns().get(i);
            if (column.place().timed()) {
                load(row, i, column);
            } else {
                untimed = true;
            }
        }
        if (untimed) {
            loadUntimed(row);
        }
    }

    private void load(Row row, int number, Column column) {
        int index = column.place().index();
        ByteBuffer value = row.getBytesUnsafe(index);
        ByteBuffer writetime = row.getBytesUnsafe(index + 1);
        if (value == null || writetime == null) {
            return;
        }
        rowBytes += value.remaining();
        if (column.place().column().sourceStorage() == Storage.CELL) {
            times.of(writetime, row.getBytesUnsafe(index + 2));
        } else {
            times.ofElements(writetime, row.getBytesUnsafe(index + 2));
        }
        add(row, number, column, value);
    }

    /** Elements whose writetimes do not show take the row's newest one, and live as long as the rest of the row does. */
    private void loadUntimed(Row row) {
        long writetime = cells.isEmpty() ? settings.unknownWritetimeMicros() : cells.newestMicros();
        int ttl = cells.isEmpty() ? 0 : cells.longestTtlSeconds();
        for (int i = 0; i < statements.columns().size(); i++) {
            Column column = statements.columns().get(i);
            ByteBuffer value = column.place().timed()
                    ? null
                    : row.getBytesUnsafe(column.place().index());
            if (value != null) {
                rowBytes += value.remaining();
                times.of(writetime, ttl);
                add(row, i, column, value);
            }
        }
    }

    private void add(Row row, int number, Column column, ByteBuffer value) {
        try {
            add(number, column, value);
        } catch (ConversionException e) {
            throw new BadRowException(row, column.place().index(), keys.length, e);
        }
    }

    private void add(int number, Column column, ByteBuffer value) {
        if (column instanceof OfCell cell) {
            times.merge();
            addCell(number, cell.inUpdate(), cell.conversion().convert(value));
        } else if (column instanceof OfElements elements) {
            addElements(number, elements, value);
        } else if (column instanceof OfFields fields) {
            addFields(number, fields, value);
        } else if (column instanceof OfList list) {
            addList(list, value);
        }
    }

    private void addElements(int number, OfElements column, ByteBuffer value) {
        RawParts parts = RawParts.ofCollection(column.conversion().convert(value));
        while (parts.hasNext()) {
            times.next();
            addCell(number, column.inUpdate(), parts.nextFramed(column.parts()));
        }
    }

    private void addFields(int number, OfFields column, ByteBuffer value) {
        List<@Nullable ByteBuffer> fields =
                RawParts.ofFields(column.conversion().convert(value)).all();
        int known = column.places().size();
        for (int i = 0; i < known; i++) {
            times.next();
            int place = column.places().get(i);
            ByteBuffer field = place < fields.size() ? fields.get(place) : null;
            if (field != null) {
                addCell(number, column.inUpdate() + place, field);
            }
        }
        int markers = column.place().column().targetType().fields().size();
        if (fields.stream().skip(markers).anyMatch(Objects::nonNull)) {
            throw new IllegalStateException("%s has more fields than the %d of its type: was that altered? Run again"
                    .formatted(column.place().column().source(), markers));
        }
    }

    private void addList(OfList column, ByteBuffer value) {
        lists.begin(column);
        RawParts parts = RawParts.ofCollection(column.conversion().convert(value));
        for (; parts.hasNext(); cellsInRow++) {
            times.next();
            cells.see(times.writetimeMicros(), times.ttlSeconds());
            lists.add(parts.nextFramed(1), times.writetimeMicros(), times.ttlSeconds());
        }
    }

    private void addCell(int number, int marker, ByteBuffer value) {
        cells.add(number, marker, value, times.writetimeMicros(), times.ttlSeconds());
        cellsInRow++;
    }

    /** Inserts the row marker; returns the group that has its writetime and TTL, and went with it, or -1. */
    private int mark(PreparedStatement insert, Consumer<Write> writes) {
        for (int group = 0; group < cells.groups(); group++) {
            if (cells.writetimeMicros(group) == cells.oldestMicros()
                    && cells.ttlSeconds(group) == cells.longestTtlSeconds()) {
                insert(insert, group, writes);
                return group;
            }
        }
        writes.accept(keyOnly(insert, cells.oldestMicros(), cells.longestTtlSeconds()));
        return -1;
    }

    /**
     * Inserts the group's row marker with those of its cells that an INSERT takes; what is not bound stays unset, for a null
     * would write a tombstone.
     */
    private void insert(PreparedStatement insert, int group, Consumer<Write> writes) {
        BoundStatementBuilder builder = insert.boundStatementBuilder();
        bindKeys(builder, 0);
        int bytes = keyBytes;
        for (int cell = cells.first(group); cell >= 0; cell = cells.next(cell)) {
            if (statements.columns().get(cells.column(cell)) instanceof OfCell column) {
                bind(builder, column.inInsert(), cells.value(cell));
                bytes += cells.value(cell).remaining();
            }
        }
        writes.accept(write(
                builder, statements.insertTimestamp(), cells.writetimeMicros(group), cells.ttlSeconds(group), bytes));
    }

    /** Writes what of a group was not inserted. */
    private void update(int group, boolean inserted, Consumer<Write> writes) {
        BoundStatementBuilder builder = null;
        int bytes = keyBytes;
        int cell = cells.first(group);
        while (cell >= 0) {
            Column column = statements.columns().get(cells.column(cell));
            if (inserted && column instanceof OfCell) {
                cell = cells.next(cell);
                continue;
            }
            if (builder == null) {
                builder = beginUpdate();
            }
            int marker = cells.marker(cell);
            ByteBuffer value = cells.value(cell);
            cell = cells.next(cell);
            if (column instanceof OfElements) {
                List<ByteBuffer> elements = new ArrayList<>();
                elements.add(value);
                for (; cell >= 0 && cells.marker(cell) == marker; cell = cells.next(cell)) {
                    elements.add(cells.value(cell));
                }
                value = RawParts.collection(elements);
            }
            bind(builder, marker, value);
            bytes += value.remaining();
        }
        if (builder != null) {
            writes.accept(write(builder, 0, cells.writetimeMicros(group), cells.ttlSeconds(group), bytes));
        }
    }

    private BoundStatementBuilder beginUpdate() {
        if (statements.update() == null) {
            throw new IllegalStateException("Cannot update without columns");
        }
        BoundStatementBuilder builder = statements.update().boundStatementBuilder();
        bindKeys(builder, statements.updateKeys());
        return builder;
    }

    private Write keyOnly(PreparedStatement insert, long writetimeMicros, int ttlSeconds) {
        BoundStatementBuilder builder = insert.boundStatementBuilder();
        bindKeys(builder, 0);
        return write(builder, statements.insertTimestamp(), writetimeMicros, ttlSeconds, keyBytes);
    }

    private void bindKeys(BoundStatementBuilder builder, int first) {
        for (int i = 0; i < keys.length; i++) {
            bind(builder, first + i, keys[i]);
        }
    }

    private static void bind(BoundStatementBuilder builder, int marker, @Nullable ByteBuffer value) {
        // the builder is changed, and returns itself
        var unused = builder.setBytesUnsafe(marker, value);
    }

    private Write write(BoundStatementBuilder builder, int timestamp, long writetimeMicros, int ttlSeconds, int bytes) {
        bind(builder, timestamp, RawParts.of(writetimeMicros));
        bind(builder, timestamp + 1, NO_TTL);
        BoundStatement statement = builder.setIdempotence(true).build();
        return new CellWrite(statement, timestamp + 1, expiry(ttlSeconds, readSecond), bytes);
    }

    static long expiry(int ttlSeconds, long readSecond) {
        return ttlSeconds == 0 ? Write.NEVER : readSecond + ttlSeconds;
    }
}
