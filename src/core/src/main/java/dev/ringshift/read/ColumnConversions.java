package dev.ringshift.read;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.Conversions;
import dev.ringshift.convert.Convertibility;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.util.List;
import java.util.Map;

/**
 * Finds what makes the values of a table's columns fit the target. Asks the sessions for the types, since not all of the
 * driver's types can be shipped to an executor.
 *
 * @param mapping the table
 * @param conversions by the settings
 * @param source knows its types
 * @param target knows its types
 */
public record ColumnConversions(TableMapping mapping, Conversions conversions, CqlSession source, CqlSession target) {

    public Conversion of(MappedColumn column) {
        if (!column.isConverted()) {
            return Conversion.NONE;
        }
        DataType from = type(column, Side.SOURCE);
        DataType to = type(column, Side.TARGET);
        return conversion(column, column.isKey() ? conversions.betweenKeys(from, to) : conversions.between(from, to));
    }

    private static Conversion conversion(MappedColumn column, Convertibility found) {
        if (found instanceof Impossible impossible) {
            throw new IllegalStateException("Cannot convert %s: %s; was a table altered meanwhile? Run again"
                    .formatted(column.source(), impossible.reason()));
        }
        return found instanceof Converted converted ? converted.conversion() : Conversion.NONE;
    }

    /** Of the columns that name a row, or for static columns a partition. */
    public List<Conversion> keys(Role role) {
        List<MappedColumn> keys = role == Role.STATIC ? mapping.columns(Role.PARTITION_KEY) : mapping.keys();
        return keys.stream().map(this::of).toList();
    }

    /**
     * Of the columns that name a row, from the target's types to the source's. Also of columns that are not converted: a
     * {@code uuid} may be no {@code timeuuid}. They refuse a value that no key of the source becomes.
     */
    public List<Conversion> keysBack() {
        return mapping.keys().stream().map(key -> conversion(key, back(key))).toList();
    }

    /** Key columns that have no way back: from a value of the target nobody can tell that of the source. */
    public List<MappedColumn> keysWithoutWayBack() {
        return mapping.keys().stream()
                .filter(key -> back(key) instanceof Impossible)
                .toList();
    }

    private Convertibility back(MappedColumn key) {
        return conversions.betweenKeys(type(key, Side.TARGET), type(key, Side.SOURCE));
    }

    /** Whether both sides order the rows of a partition alike: by the same types, and in the same directions. */
    public boolean keepsOrder() {
        return order(Side.SOURCE).equals(order(Side.TARGET));
    }

    private List<Map.Entry<DataType, ClusteringOrder>> order(Side side) {
        return table(side).getClusteringColumns().entrySet().stream()
                .map(each -> Map.entry(each.getKey().getType(), each.getValue()))
                .toList();
    }

    private DataType type(MappedColumn column, Side side) {
        return table(side)
                .getColumn(CqlIdentifier.fromInternal(side.name(column)))
                .orElseThrow(() -> gone(side, "." + side.name(column)))
                .getType();
    }

    private TableMetadata table(Side side) {
        var selection = mapping.selection();
        boolean ofSource = side == Side.SOURCE;
        return (ofSource ? source : target)
                .getMetadata()
                .getKeyspace(
                        CqlIdentifier.fromInternal(ofSource ? selection.sourceKeyspace() : selection.targetKeyspace()))
                .flatMap(found -> found.getTable(
                        CqlIdentifier.fromInternal(ofSource ? selection.sourceTable() : selection.targetTable())))
                .orElseThrow(() -> gone(side, ""));
    }

    private IllegalStateException gone(Side side, String column) {
        var selection = mapping.selection();
        return new IllegalStateException("Cannot find %s%s: was the table altered meanwhile? Run again"
                .formatted(side == Side.SOURCE ? selection.name() : selection.targetName(), column));
    }
}
