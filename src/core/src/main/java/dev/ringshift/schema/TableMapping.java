package dev.ringshift.schema;

import dev.ringshift.config.TableSelection;
import dev.ringshift.schema.MappedColumn.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A source table, its target table, and the columns between them: partition key first, then clustering columns, then
 * the others.
 *
 * @param selection what the settings say of the table
 * @param columns in the order in which rows are read
 * @param sourceTimes what the source shows of the elements of collections
 * @param targetTimes what the target shows of them
 */
public record TableMapping(
        TableSelection selection, List<MappedColumn> columns, ElementTimes sourceTimes, ElementTimes targetTimes)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public TableMapping {
        columns = List.copyOf(columns);
    }

    /** Whether a cluster shows the writetime and TTL of each element of a collection. */
    public enum ElementTimes {
        SHOWN,
        HIDDEN
    }

    /**
     * The same columns under the names that they get.
     *
     * @throws SchemaException when a column is not there, or two get the same name
     */
    public TableMapping renamed(TableSelection by) {
        List<String> names = columns.stream().map(MappedColumn::source).toList();
        List<String> problems = new ArrayList<>();
        by.rename().keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .map(name -> "%s has no column %s to rename".formatted(name(), name))
                .forEach(problems::add);
        Set<String> taken = new HashSet<>();
        names.stream()
                .map(name -> by.rename().getOrDefault(name, name))
                .filter(name -> !taken.add(name))
                .map(name -> "%s: two columns become %s: rename the other one too, or leave it out with columns = [...]"
                        .formatted(name(), name))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        List<MappedColumn> renamed = columns.stream()
                .map(column -> new MappedColumn(
                        column.source(),
                        by.rename().getOrDefault(column.source(), column.source()),
                        column.sourceType(),
                        column.targetType(),
                        column.role(),
                        column.fit()))
                .toList();
        return new TableMapping(by, renamed, sourceTimes, targetTimes);
    }

    /** The source table, as {@code keyspace.table}. */
    public String name() {
        return selection.name();
    }

    public List<MappedColumn> columns(Role role) {
        return columns.stream().filter(column -> column.role() == role).toList();
    }

    /** The columns of the primary key. */
    public List<MappedColumn> keys() {
        return columns.stream().filter(MappedColumn::isKey).toList();
    }

    /** Whether a partition has the same token on both sides. */
    public boolean keepsTokens() {
        return columns(Role.PARTITION_KEY).stream().noneMatch(MappedColumn::isConverted);
    }

    /** Whether it holds counters, which means: nothing else. */
    public boolean isOfCounters() {
        return columns.stream().anyMatch(column -> column.targetStorage() == Storage.COUNTER);
    }

    /** Whether writing a row twice may show, unless the second time has a later timestamp. */
    public boolean hasLists() {
        return columns.stream().anyMatch(column -> column.targetStorage() == Storage.LIST);
    }

    /** Columns whose elements have a writetime each that the source does not show. */
    public List<MappedColumn> withoutElementWritetimes() {
        return sourceTimes == ElementTimes.SHOWN
                ? List.of()
                : columns.stream()
                        .filter(column -> column.sourceStorage().hasElements())
                        .toList();
    }
}
