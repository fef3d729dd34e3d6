package dev.ringshift.schema;

import java.io.Serializable;

/**
 * A source column and the target column that takes its values.
 *
 * @param source internal name, case as stored
 * @param target internal name, case as stored
 * @param sourceType its type
 * @param targetType the other's
 * @param role its place in the table, the same on both sides
 * @param fit whether the target's type takes the source's values as they are
 */
public record MappedColumn(
        String source, String target, ColumnType sourceType, ColumnType targetType, Role role, Fit fit)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** A column's place in its table. */
    public enum Role {
        PARTITION_KEY,
        CLUSTERING,
        /** Of the partition, not of a row. */
        STATIC,
        REGULAR
    }

    /** Whether the target's type takes the source's values. */
    public enum Fit {
        /** The same bytes. */
        SAME,
        /** Each value has an equal in the target's type. */
        CONVERTED,
        /** Some values may have none; their rows are bad rows. */
        MAY_FAIL,
        /** Some values may lose digits, as the settings allow. */
        MAY_LOSE_DIGITS
    }

    public boolean isConverted() {
        return fit != Fit.SAME;
    }

    public Storage sourceStorage() {
        return sourceType.storage();
    }

    public Storage targetStorage() {
        return targetType.storage();
    }

    public boolean isKey() {
        return role == Role.PARTITION_KEY || role == Role.CLUSTERING;
    }
}
