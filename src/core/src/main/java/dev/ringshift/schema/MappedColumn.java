package dev.ringshift.schema;

import java.io.Serializable;

/**
 * A source column and the target column that takes its bytes.
 *
 * @param source internal name, case as stored
 * @param target internal name, case as stored
 * @param type the CQL type, the same on both sides
 * @param role its place in the table
 */
public record MappedColumn(String source, String target, String type, Role role) implements Serializable {
    private static final long serialVersionUID = 1;

    /** A column's place in its table. */
    public enum Role {
        PARTITION_KEY,
        CLUSTERING,
        REGULAR
    }
}
