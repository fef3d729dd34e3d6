package dev.ringshift.read;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.Conversions;
import dev.ringshift.convert.Convertibility;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.util.List;

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
        var selection = mapping.selection();
        DataType from = type(source, selection.sourceKeyspace(), selection.sourceTable(), column.source());
        DataType to = type(target, selection.targetKeyspace(), selection.targetTable(), column.target());
        Convertibility found = column.isKey() ? conversions.betweenKeys(from, to) : conversions.between(from, to);
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

    private static DataType type(CqlSession session, String keyspace, String table, String column) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .flatMap(found -> found.getTable(CqlIdentifier.fromInternal(table)))
                .flatMap(found -> found.getColumn(CqlIdentifier.fromInternal(column)))
                .orElseThrow(() ->
                        new IllegalStateException("Cannot find %s.%s.%s: was the table altered meanwhile? Run again"
                                .formatted(keyspace, table, column)))
                .getType();
    }
}
