package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.Conversions;
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
record ColumnConversions(TableMapping mapping, Conversions conversions, CqlSession source, CqlSession target) {

    ValueConversion of(MappedColumn column) {
        if (!column.isConverted()) {
            return ValueConversion.NONE;
        }
        var selection = mapping.selection();
        return ValueConversion.between(
                conversions,
                type(source, selection.sourceKeyspace(), selection.sourceTable(), column.source()),
                type(target, selection.targetKeyspace(), selection.targetTable(), column.target()));
    }

    /** Of the columns that name a row, or for static columns a partition. */
    List<ValueConversion> keys(Role role) {
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
