package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.type.DataType;

/** What a CQL type says about the bytes of its values. */
final class CqlTypes {

    private CqlTypes() {}

    /** The type as CQL writes it. */
    static String name(DataType type) {
        return type.asCql(true, true);
    }
}
