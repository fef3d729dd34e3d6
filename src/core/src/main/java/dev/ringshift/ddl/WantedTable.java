package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import dev.ringshift.config.TableSelection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A source table and what it should be called at the target.
 *
 * @param table the source's
 * @param targetKeyspace where it is made
 * @param targetTable its name there
 * @param columns source columns that it keeps; empty for all
 * @param rename source column to target column, for those that differ
 */
public record WantedTable(
        CqlIdentifier table,
        CqlIdentifier targetKeyspace,
        CqlIdentifier targetTable,
        Set<CqlIdentifier> columns,
        Map<CqlIdentifier, CqlIdentifier> rename) {

    public WantedTable {
        columns = Set.copyOf(columns);
        rename = Map.copyOf(rename);
    }

    /** The same table, in full. Names are as stored. */
    public static WantedTable of(String keyspace, String table) {
        CqlIdentifier name = CqlIdentifier.fromInternal(table);
        return new WantedTable(name, CqlIdentifier.fromInternal(keyspace), name, Set.of(), Map.of());
    }

    /** The table of a selection, where it is in the selection's source keyspace. */
    public static WantedTable from(TableSelection selection) {
        Function<String, CqlIdentifier> name = CqlIdentifier::fromInternal;
        return new WantedTable(
                name.apply(selection.sourceTable()),
                name.apply(selection.targetKeyspace()),
                name.apply(selection.targetTable()),
                selection.columns().stream().map(name).collect(Collectors.toUnmodifiableSet()),
                selection.rename().entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                entry -> name.apply(entry.getKey()), entry -> name.apply(entry.getValue()))));
    }

    boolean keeps(ColumnMetadata column) {
        return columns.isEmpty() || columns.contains(column.getName());
    }

    CqlIdentifier nameOf(CqlIdentifier column) {
        return rename.getOrDefault(column, column);
    }
}
