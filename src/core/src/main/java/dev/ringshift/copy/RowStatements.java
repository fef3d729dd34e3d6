package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.copy.RowLayout.Place;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Storage;
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
        List<ValueConversion> keys,
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

    /**
     * A column in the statements.
     *
     * @param place in the row that is read
     * @param inInsert its marker there, or -1
     * @param inUpdate its marker there; of no meaning for lists
     * @param fields for a user-defined type, the marker of each of the source's fields there
     * @param conversion makes its values fit
     * @param list what writes it if it is a list
     */
    record Column(
            Place place,
            int inInsert,
            int inUpdate,
            List<Integer> fields,
            ValueConversion conversion,
            @Nullable ListStatements list) {}

    /**
     * What writes a list.
     *
     * @param overwrite takes the place of what is there
     * @param append adds at the end
     * @param put ScyllaDB's way, which names the element; null where the target has none
     */
    record ListStatements(
            PreparedStatement overwrite,
            PreparedStatement append,
            @Nullable PreparedStatement put) {}

    static RowStatements prepare(CopyStatements texts, Role role, ColumnConversions conversions, CqlSession target) {
        RowLayout layout = RowLayout.of(texts.mapping());
        List<ValueConversion> keys = conversions.keys(role);
        List<Column> columns = new ArrayList<>();
        int inInsert = keys.size();
        int inUpdate = FIRST_CELL_OF_UPDATE;
        for (Place place : layout.cells(role)) {
            Storage storage = place.column().targetStorage();
            columns.add(new Column(
                    place,
                    storage == Storage.CELL ? inInsert : -1,
                    inUpdate,
                    storage == Storage.FIELDS ? fieldMarkers(place, inUpdate) : List.of(),
                    conversions.of(place.column()),
                    storage == Storage.LIST ? listStatements(texts, place, target) : null));
            inInsert += storage == Storage.CELL ? 1 : 0;
            inUpdate += storage == Storage.LIST ? 0 : parts(place);
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

    private static ListStatements listStatements(CopyStatements texts, Place place, CqlSession target) {
        return new ListStatements(
                target.prepare(texts.overwriteList(place.column())),
                target.prepare(texts.appendToList(place.column())),
                texts.mapping().abilities().listIndexes() ? target.prepare(texts.putIntoList(place.column())) : null);
    }

    /** How many markers the target's column takes in an UPDATE. */
    private static int parts(Place place) {
        return place.column().targetStorage() == Storage.FIELDS
                ? place.column().targetType().fields().size()
                : 1;
    }

    /** Fields find each other by name: the target may have them in another order. */
    private static List<Integer> fieldMarkers(Place place, int first) {
        List<String> to = place.column().targetType().fields();
        return place.column().sourceType().fields().stream()
                .map(field -> first + to.indexOf(field))
                .toList();
    }
}
