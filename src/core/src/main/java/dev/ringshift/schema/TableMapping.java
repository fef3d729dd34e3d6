package dev.ringshift.schema;

import dev.ringshift.config.TableSelection;
import dev.ringshift.schema.MappedColumn.Role;
import java.io.Serializable;
import java.util.List;

/**
 * A source table, its target table, and the columns between them: partition key first, then clustering columns, then
 * regular ones.
 *
 * @param selection what the settings say of the table
 * @param columns in the order in which rows are read
 */
public record TableMapping(TableSelection selection, List<MappedColumn> columns) implements Serializable {
    private static final long serialVersionUID = 1;

    public TableMapping {
        columns = List.copyOf(columns);
    }

    /** The source table, as {@code keyspace.table}. */
    public String name() {
        return selection.name();
    }

    public List<MappedColumn> columns(Role role) {
        return columns.stream().filter(column -> column.role() == role).toList();
    }

    public int partitionKeySize() {
        return columns(Role.PARTITION_KEY).size();
    }

    /** How many columns make the primary key. */
    public int keySize() {
        return columns.size() - columns(Role.REGULAR).size();
    }
}
