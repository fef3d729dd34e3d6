package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.convert.Conversion;
import dev.ringshift.read.ColumnConversions;
import dev.ringshift.read.RowLayout;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements that write rows, or the static columns of partitions, and where things stand in them.
 *
 * @param keys for each column that names the row, or the partition, what makes its value fit
 * @param columns what is written
 * @param insert carries the row marker; null for static columns, which have none
 * @param insertTimestamp its timestamp's marker; the TTL's follows
 * @param update null when no column needs it
 * @param updateKeys its first key's marker
 */
record RowStatements(
        List<Conversion> keys,
        List<Column> columns,
        @Nullable PreparedStatement insert,
        int insertTimestamp,
        @Nullable PreparedStatement update,
        int updateKeys) {
    /** After timestamp and TTL. */
    private static final int FIRST_CELL_OF_UPDATE = 2;

    RowStatements {
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
    }

    /** A column in the statements, by the way in which the target stores it. */
    sealed interface Column {
        /** In the row that is read. */
        Place place();

        /** Makes its values fit. */
        Conversion conversion();
    }

    /**
     * A value in one cell.
     *
     * @param inInsert its marker there
     * @param inUpdate its marker there
     */
    record OfCell(Place place, Conversion conversion, int inInsert, int inUpdate) implements Column {}

    /**
     * A set or a map.
     *
     * @param parts of each element: 1, or 2 for key and value
     * @param inUpdate its marker there
     */
    record OfElements(Place place, Conversion conversion, int parts, int inUpdate) implements Column {}

    /**
     * A user-defined type whose fields are cells.
     *
     * @param places of the source's fields among the target's
     * @param inUpdate the first marker there; each of the target's fields has one
     */
    record OfFields(Place place, Conversion conversion, List<Integer> places, int inUpdate) implements Column {
        OfFields {
            places = List.copyOf(places);
        }
    }

    /**
     * A list.
     *
     * @param overwrite takes the place of what is there
     * @param append adds at the end
     * @param select reads it on the target
     */
    record OfList(
            Place place,
            Conversion conversion,
            PreparedStatement overwrite,
            PreparedStatement append,
            PreparedStatement select)
            implements Column {}

    /** Whether an INSERT takes all that a row can have. */
    boolean insertTakesAll() {
        return columns.stream().allMatch(OfCell.class::isInstance);
    }

    static RowStatements prepare(CopyStatements texts, Role role, ColumnConversions conversions, CqlSession target) {
        RowLayout layout = RowLayout.of(texts.mapping(), Side.SOURCE);
        List<Conversion> keys = conversions.keys(role);
        List<Column> columns = new ArrayList<>();
        int inInsert = keys.size();
        int inUpdate = FIRST_CELL_OF_UPDATE;
        for (Place place : layout.cells(role)) {
            Conversion conversion = conversions.of(place.column());
            switch (place.column().targetStorage()) {
                case CELL -> columns.add(new OfCell(place, conversion, inInsert++, inUpdate++));
                case SET -> columns.add(new OfElements(place, conversion, 1, inUpdate++));
                case MAP -> columns.add(new OfElements(place, conversion, 2, inUpdate++));
                case FIELDS -> {
                    columns.add(new OfFields(place, conversion, fieldPlaces(place), inUpdate));
                    inUpdate += place.column().targetType().fields().size();
                }
                case LIST ->
                    columns.add(new OfList(
                            place,
                            conversion,
                            target.prepare(texts.overwriteList(place.column())),
                            target.prepare(texts.appendToList(place.column())),
                            target.prepare(texts.selectList(place.column()))));
                case COUNTER -> throw new IllegalStateException("Cannot write a counter as a cell");
            }
        }
        String update = texts.update(role);
        return new RowStatements(
                keys,
                columns,
                role == Role.STATIC ? null : target.prepare(texts.insert()),
                inInsert,
                update.isEmpty() ? null : target.prepare(update),
                inUpdate);
    }

    /** Fields find each other by name: the target may have them in another order. */
    private static List<Integer> fieldPlaces(Place place) {
        List<String> to = place.column().targetType().fields();
        return place.column().sourceType().fields().stream().map(to::indexOf).toList();
    }
}
