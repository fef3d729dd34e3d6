package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Storage;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that copy a table, as CQL. Every marker is positional: two cells of a row may have the same name as far
 * as markers go.
 *
 * @param mapping the table
 */
record CopyStatements(TableMapping mapping) {

    /** The row marker, and the columns of one cell each; markers: keys, cells, timestamp, TTL. */
    String insert() {
        List<MappedColumn> columns = Stream.concat(
                        mapping.keys().stream(),
                        mapping.columns(Role.REGULAR).stream().filter(column -> column.targetStorage() == Storage.CELL))
                .toList();
        return "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP ? AND TTL ?"
                .formatted(
                        targetTable(),
                        join(columns, column -> quoted(column.target()), ", "),
                        join(columns, column -> "?", ", "));
    }

    /**
     * Cells and elements, without a row marker; markers: timestamp, TTL, cells, keys. A marker adds to a set or a map, and a
     * user-defined type has one for each field. Empty when there are no such columns.
     */
    String update(Role role) {
        String assignments = join(
                mapping.columns(role).stream()
                        .filter(column -> column.targetStorage() != Storage.LIST)
                        .toList(),
                CopyStatements::assignment,
                ", ");
        return assignments.isEmpty() ? "" : update(role, assignments);
    }

    /** Takes the place of a list; markers: timestamp, TTL, list, keys. */
    String overwriteList(MappedColumn column) {
        return update(column.role(), quoted(column.target()) + " = ?");
    }

    /** Adds at the end of a list; markers: timestamp, TTL, list, keys. */
    String appendToList(MappedColumn column) {
        String name = quoted(column.target());
        return update(column.role(), name + " = " + name + " + ?");
    }

    /** A list as it is on the target, and the writetimes and TTLs of its elements where that shows them; markers: keys. */
    String selectList(MappedColumn column) {
        String name = quoted(column.target());
        return select(
                column.role(),
                mapping.targetTimes() == ElementTimes.SHOWN
                        ? "%s, WRITETIME(%s), TTL(%s)".formatted(name, name, name)
                        : name);
    }

    private String update(Role role, String assignments) {
        return "UPDATE %s USING TIMESTAMP ? AND TTL ? SET %s WHERE %s"
                .formatted(targetTable(), assignments, whereKeys(role));
    }

    /** The counters of a row; markers: keys. */
    String selectCounters(Role role) {
        return select(role, join(mapping.columns(role), column -> quoted(column.target()), ", "));
    }

    private String select(Role role, String columns) {
        // a static column would come once for each row of its partition
        return "SELECT %s FROM %s WHERE %s LIMIT 1".formatted(columns, targetTable(), whereKeys(role));
    }

    /** Adds to the counters of a row; markers: counters, keys. */
    String addToCounters(Role role) {
        return "UPDATE %s SET %s WHERE %s"
                .formatted(
                        targetTable(),
                        join(mapping.columns(role), column -> addition(quoted(column.target())), ", "),
                        whereKeys(role));
    }

    /** A static column is the partition's. */
    private String whereKeys(Role role) {
        List<MappedColumn> keys = role == Role.STATIC ? mapping.columns(Role.PARTITION_KEY) : mapping.keys();
        return join(keys, column -> quoted(column.target()) + " = ?", " AND ");
    }

    private static String assignment(MappedColumn column) {
        String name = quoted(column.target());
        return switch (column.targetStorage()) {
            case SET, MAP -> addition(name);
            case FIELDS ->
                column.targetType().fields().stream()
                        .map(field -> name + "." + quoted(field) + " = ?")
                        .collect(Collectors.joining(", "));
            case CELL, LIST, COUNTER -> name + " = ?";
        };
    }

    private static String addition(String name) {
        return name + " = " + name + " + ?";
    }

    private String targetTable() {
        return quoted(mapping.selection().targetKeyspace()) + "."
                + quoted(mapping.selection().targetTable());
    }

    private static String join(List<MappedColumn> columns, Function<MappedColumn, String> text, String delimiter) {
        return columns.stream().map(text).collect(Collectors.joining(delimiter));
    }

    private static String quoted(String internalName) {
        return CqlIdentifier.fromInternal(internalName).asCql(true);
    }
}
