package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The three statements that copy a table. Every marker is positional: two cells of a row may have the same name as far
 * as markers go.
 *
 * @param select keys, then value, writetime and TTL of each regular column; markers: start and end token
 * @param insert markers: keys, regular columns, timestamp, TTL
 * @param update markers: timestamp, TTL, regular columns, keys; empty for a table of nothing but keys
 */
record CopyStatements(String select, String insert, String update) {

    static CopyStatements of(TableMapping mapping) {
        return new CopyStatements(select(mapping), insert(mapping), update(mapping));
    }

    private static String select(TableMapping mapping) {
        List<String> selected = new ArrayList<>();
        for (MappedColumn column : mapping.columns()) {
            String name = quoted(column.source());
            selected.add(name);
            if (column.role() == Role.REGULAR) {
                selected.add("WRITETIME(" + name + ")");
                selected.add("TTL(" + name + ")");
            }
        }
        String token =
                "token(" + join(mapping.columns(Role.PARTITION_KEY), column -> quoted(column.source()), ", ") + ")";
        String where = mapping.selection().where();
        return "SELECT %s FROM %s.%s WHERE %s > ? AND %s <= ?%s"
                .formatted(
                        String.join(", ", selected),
                        quoted(mapping.selection().sourceKeyspace()),
                        quoted(mapping.selection().sourceTable()),
                        token,
                        token,
                        where == null ? "" : " AND " + where + " ALLOW FILTERING");
    }

    private static String insert(TableMapping mapping) {
        return "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP ? AND TTL ?"
                .formatted(
                        targetTable(mapping),
                        join(mapping.columns(), column -> quoted(column.target()), ", "),
                        join(mapping.columns(), column -> "?", ", "));
    }

    private static String update(TableMapping mapping) {
        List<MappedColumn> regular = mapping.columns(Role.REGULAR);
        if (regular.isEmpty()) {
            return "";
        }
        List<MappedColumn> keys = Stream.concat(
                        mapping.columns(Role.PARTITION_KEY).stream(), mapping.columns(Role.CLUSTERING).stream())
                .toList();
        return "UPDATE %s USING TIMESTAMP ? AND TTL ? SET %s WHERE %s"
                .formatted(
                        targetTable(mapping),
                        join(regular, column -> quoted(column.target()) + " = ?", ", "),
                        join(keys, column -> quoted(column.target()) + " = ?", " AND "));
    }

    private static String targetTable(TableMapping mapping) {
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
