package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The types that a type is made of. */
final class TypeTree {
    private TypeTree() {}

    static List<DataType> children(DataType type) {
        if (type instanceof ListType list) {
            return List.of(list.getElementType());
        }
        if (type instanceof SetType set) {
            return List.of(set.getElementType());
        }
        if (type instanceof MapType map) {
            return List.of(map.getKeyType(), map.getValueType());
        }
        if (type instanceof UserDefinedType udt) {
            return udt.getFieldTypes();
        }
        if (type instanceof TupleType tuple) {
            return tuple.getComponentTypes();
        }
        return type instanceof VectorType vector ? List.of(vector.getElementType()) : List.of();
    }

    /** The type and all within, those within first. */
    static Stream<DataType> walk(DataType type) {
        return Stream.concat(children(type).stream().flatMap(TypeTree::walk), Stream.of(type));
    }

    static boolean has(DataType type, Predicate<DataType> wanted) {
        return walk(type).anyMatch(wanted);
    }
}
