package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;

/** How a column's value is stored: as one cell, or as several with a writetime and a TTL each. */
public enum Storage {
    /** One cell: a scalar, or anything frozen. */
    CELL,
    /** A cell for each element, found by the element. */
    SET,
    /** A cell for each entry, found by its key. */
    MAP,
    /** A cell for each element, found by a time-UUID that the server makes. */
    LIST,
    /** A cell for each field of a user-defined type. */
    FIELDS,
    /** A sum that can only be added to. */
    COUNTER;

    /** Whether it is made of cells with a writetime and a TTL each, that CQL may or may not show. */
    public boolean hasElements() {
        return this != CELL && this != COUNTER;
    }

    static Storage of(DataType type) {
        if (type.equals(DataTypes.COUNTER)) {
            return COUNTER;
        }
        if (type instanceof ListType list && !list.isFrozen()) {
            return LIST;
        }
        if (type instanceof SetType set && !set.isFrozen()) {
            return SET;
        }
        if (type instanceof MapType map && !map.isFrozen()) {
            return MAP;
        }
        return type instanceof UserDefinedType udt && !udt.isFrozen() ? FIELDS : CELL;
    }
}
