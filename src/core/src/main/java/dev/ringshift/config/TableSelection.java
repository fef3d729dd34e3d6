package dev.ringshift.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table of {@code tables}: a plain {@code "keyspace.table"} or an object that says more. Names are CQL's internal
 * ones: case as stored, no quotes.
 *
 * @param sourceKeyspace where the rows are
 * @param sourceTable where the rows are
 * @param targetKeyspace where they go; the source's name unless set
 * @param targetTable where they go; the source's name unless set
 * @param columns source columns to copy, key columns included; empty for all
 * @param rename source column to target column, for those that differ
 * @param where a CQL condition that the source applies to each row, or null for all rows
 */
public record TableSelection(
        String sourceKeyspace,
        String sourceTable,
        String targetKeyspace,
        String targetTable,
        List<String> columns,
        Map<String, String> rename,
        @Nullable String where)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public TableSelection {
        columns = List.copyOf(columns);
        rename = Map.copyOf(rename);
    }

    /** A table in full: all its columns and rows, no column renamed. */
    public static TableSelection of(
            String sourceKeyspace, String sourceTable, String targetKeyspace, String targetTable) {
        return new TableSelection(sourceKeyspace, sourceTable, targetKeyspace, targetTable, List.of(), Map.of(), null);
    }

    /** The source table's name in messages and in the checkpoint. */
    public String name() {
        return sourceKeyspace + "." + sourceTable;
    }

    /** The target table's name in messages. */
    public String targetName() {
        return targetKeyspace + "." + targetTable;
    }
}
