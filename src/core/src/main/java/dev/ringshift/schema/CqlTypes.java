package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.List;

/** What a CQL type says about the bytes of its values. */
final class CqlTypes {

    private CqlTypes() {}

    /** Whether a value is stored as several cells, each with a writetime of its own. */
    static boolean isMultiCell(DataType type) {
        if (type instanceof ListType list) {
            return !list.isFrozen();
        }
        if (type instanceof SetType set) {
            return !set.isFrozen();
        }
        if (type instanceof MapType map) {
            return !map.isFrozen();
        }
        return type instanceof UserDefinedType udt && !udt.isFrozen();
    }

    /**
     * Whether the same bytes mean the same value in both types. A user-defined type is its fields: its name and keyspace
     * may differ.
     */
    static boolean haveSameBytes(DataType source, DataType target) {
        if (isMultiCell(source) != isMultiCell(target)) {
            return false;
        }
        if (source instanceof UserDefinedType from && target instanceof UserDefinedType to) {
            return from.getFieldNames().equals(to.getFieldNames())
                    && haveSameBytes(from.getFieldTypes(), to.getFieldTypes());
        }
        if (source instanceof ListType from && target instanceof ListType to) {
            return haveSameBytes(from.getElementType(), to.getElementType());
        }
        if (source instanceof SetType from && target instanceof SetType to) {
            return haveSameBytes(from.getElementType(), to.getElementType());
        }
        if (source instanceof MapType from && target instanceof MapType to) {
            return haveSameBytes(from.getKeyType(), to.getKeyType())
                    && haveSameBytes(from.getValueType(), to.getValueType());
        }
        if (source instanceof TupleType from && target instanceof TupleType to) {
            return haveSameBytes(from.getComponentTypes(), to.getComponentTypes());
        }
        if (source instanceof VectorType from && target instanceof VectorType to) {
            return from.getDimensions() == to.getDimensions()
                    && haveSameBytes(from.getElementType(), to.getElementType());
        }
        return source.equals(target);
    }

    private static boolean haveSameBytes(List<DataType> source, List<DataType> target) {
        if (source.size() != target.size()) {
            return false;
        }
        for (int i = 0; i < source.size(); i++) {
            if (!haveSameBytes(source.get(i), target.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The type as CQL writes it. */
    static String name(DataType type) {
        return type.asCql(true, true);
    }
}
