package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.IndexKind;
import com.datastax.oss.driver.api.core.metadata.schema.IndexMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index of a source table.
 *
 * @param metadata the driver's
 * @param table the table that it is on
 * @param column the column that it is on
 * @param function {@code keys}, {@code values}, {@code entries} or {@code full}; empty for the column itself
 */
record SourceIndex(IndexMetadata metadata, WantedTable table, ColumnMetadata column, String function) {
    private static final Pattern TARGET = Pattern.compile("(keys|values|entries|full)\\((.+)\\)");

    /** Empty when its column is not among the table's. */
    static Optional<SourceIndex> of(IndexMetadata metadata, TableMetadata table, WantedTable wanted) {
        Matcher matcher = TARGET.matcher(metadata.getTarget());
        boolean matches = matcher.matches();
        String name = matches ? matcher.group(2) : metadata.getTarget();
        return column(name, table)
                .filter(wanted::keeps)
                .map(column -> new SourceIndex(metadata, wanted, column, matches ? matcher.group(1) : ""));
    }

    private static Optional<ColumnMetadata> column(String name, TableMetadata table) {
        CqlIdentifier quoted = name.startsWith("\"") ? CqlIdentifier.fromCql(name) : CqlIdentifier.fromInternal(name);
        return table.getColumn(quoted);
    }

    CqlIdentifier name() {
        return metadata.getName();
    }

    IndexKind kind() {
        return metadata.getKind();
    }

    Map<String, String> options() {
        return metadata.getOptions();
    }

    String className() {
        return metadata.getClassName().orElse("");
    }

    boolean isStorageAttached() {
        return JavaClass.simpleName(className()).equals("StorageAttachedIndex")
                || className().equals("sai");
    }

    /** What it indexes, by the target's names. */
    String target() {
        String name = CqlText.name(table.nameOf(column.getName()));
        return function.isEmpty() ? name : function + "(" + name + ")";
    }
}
