package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the driver's types do not say themselves: their {@code asCql} prints a vector as the name of a Java class. */
public final class CqlTypes {

    private CqlTypes() {}

    /** The type as CQL writes it. */
    public static String name(DataType type) {
        return name(
                type,
                udt -> udt.getKeyspace() == null
                        ? udt.getName().asCql(true)
                        : udt.getKeyspace().asCql(true) + "." + udt.getName().asCql(true));
    }

    /**
     * The type as CQL writes it.
     *
     * @param udtName writes the name of a user-defined type
     */
    public static String name(DataType type, Function<UserDefinedType, String> udtName) {
        if (type instanceof CustomType custom && !(type instanceof VectorType)) {
            return "'" + custom.getClassName() + "'";
        }
        if (type instanceof UserDefinedType udt) {
            return frozen(udt.isFrozen(), udtName.apply(udt));
        }
        List<DataType> parts = parts(type);
        String names = parts.stream().map(part -> name(part, udtName)).collect(Collectors.joining(", "));
        if (type instanceof ListType list) {
            return frozen(list.isFrozen(), "list<%s>".formatted(names));
        }
        if (type instanceof SetType set) {
            return frozen(set.isFrozen(), "set<%s>".formatted(names));
        }
        if (type instanceof MapType map) {
            return frozen(map.isFrozen(), "map<%s>".formatted(names));
        }
        if (type instanceof VectorType vector) {
            return "vector<%s, %d>".formatted(names, vector.getDimensions());
        }
        return type instanceof TupleType ? frozen(true, "tuple<%s>".formatted(names)) : type.asCql(true, true);
    }

    /**
     * Whether the driver can read and write values of it. As of 4.18 it knows of no vector whose elements are maps, tuples,
     * user-defined types or vectors, and cannot even prepare a statement with one.
     */
    public static boolean isReadable(DataType type) {
        return !has(type, CqlTypes::isUnreadable);
    }

    private static boolean isUnreadable(DataType type) {
        if (!(type instanceof VectorType vector)) {
            return false;
        }
        DataType element = vector.getElementType();
        return element instanceof MapType
                || element instanceof TupleType
                || element instanceof UserDefinedType
                || element instanceof VectorType;
    }

    /** The type and all within, those within first. */
    public static Stream<DataType> walk(DataType type) {
        return Stream.concat(parts(type).stream().flatMap(CqlTypes::walk), Stream.of(type));
    }

    /** Whether a type, or one within, is of a kind. */
    public static boolean has(DataType type, Predicate<DataType> wanted) {
        return walk(type).anyMatch(wanted);
    }

    /** What it holds. */
    private static List<DataType> parts(DataType type) {
        if (type instanceof ListType list) {
            return List.of(list.getElementType());
        }
        if (type instanceof SetType set) {
            return List.of(set.getElementType());
        }
        if (type instanceof MapType map) {
            return List.of(map.getKeyType(), map.getValueType());
        }
        if (type instanceof VectorType vector) {
            return List.of(vector.getElementType());
        }
        if (type instanceof UserDefinedType udt) {
            return udt.getFieldTypes();
        }
        return type instanceof TupleType tuple ? tuple.getComponentTypes() : List.of();
    }

    private static String frozen(boolean frozen, String type) {
        return frozen ? "frozen<" + type + ">" : type;
    }
}
