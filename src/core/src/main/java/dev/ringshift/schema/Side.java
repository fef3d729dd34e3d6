package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import dev.ringshift.schema.TableMapping.ElementTimes;

/** One of the two clusters, for what a {@link TableMapping} says of each. */
public enum Side {
    SOURCE,
    TARGET;

    /** A column's internal name there. */
    public String name(MappedColumn column) {
        return this == SOURCE ? column.source() : column.target();
    }

    /** A column's type there. */
    public ColumnType type(MappedColumn column) {
        return this == SOURCE ? column.sourceType() : column.targetType();
    }

    /** What it shows of the elements of collections. */
    public ElementTimes times(TableMapping mapping) {
        return this == SOURCE ? mapping.sourceTimes() : mapping.targetTimes();
    }

    /** A column as CQL takes it. */
    public String cql(MappedColumn column) {
        return quoted(name(column));
    }

    /** The table as CQL takes it, with its keyspace. */
    public String cql(TableMapping mapping) {
        var selection = mapping.selection();
        return this == SOURCE
                ? quoted(selection.sourceKeyspace()) + "." + quoted(selection.sourceTable())
                : quoted(selection.targetKeyspace()) + "." + quoted(selection.targetTable());
    }

    /** The word for it in messages. */
    public String word() {
        return this == SOURCE ? "source" : "target";
    }

    private static String quoted(String internalName) {
        return CqlIdentifier.fromInternal(internalName).asCql(true);
    }
}
