package dev.ringshift.read;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.Storage;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * How a row that is read is laid out: the keys, then the value of each other column, followed by its writetime and its TTL
 * where the source shows them.
 *
 * @param partitionKeys leading key columns that make the partition key
 * @param keys columns of the primary key
 * @param cells the other columns, in the order in which they are read
 */
public record RowLayout(int partitionKeys, int keys, List<Place> cells) {

    /**
     * Where a column stands.
     *
     * @param index of the value
     * @param timed whether writetime and TTL follow
     */
    public record Place(MappedColumn column, int index, boolean timed) {
        public int next() {
            return timed ? index + 3 : index + 1;
        }
    }

    public RowLayout {
        cells = List.copyOf(cells);
    }

    /** Of rows as one side has them. */
    public static RowLayout of(TableMapping mapping, Side side) {
        int keys = mapping.keys().size();
        List<Place> cells = new ArrayList<>();
        int index = keys;
        for (MappedColumn column :
                mapping.columns().subList(keys, mapping.columns().size())) {
            Place place = new Place(column, index, isTimed(column, mapping, side));
            cells.add(place);
            index = place.next();
        }
        return new RowLayout(mapping.columns(Role.PARTITION_KEY).size(), keys, cells);
    }

    private static boolean isTimed(MappedColumn column, TableMapping mapping, Side side) {
        Storage storage = side.type(column).storage();
        return storage == Storage.CELL || (storage != Storage.COUNTER && side.times(mapping) == ElementTimes.SHOWN);
    }

    /** Whether there is a row: a partition of static cells alone comes as one without clustering columns. */
    public boolean isRow(Row row) {
        return keys == partitionKeys || !row.isNull(partitionKeys);
    }

    public List<Place> cells(Role role) {
        return cells.stream().filter(place -> place.column().role() == role).toList();
    }
}
