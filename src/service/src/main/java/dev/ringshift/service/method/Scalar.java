package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The CQL types that are no collection, UDT or tuple, and what they are in protobuf. */
enum Scalar {
    TINYINT(DataTypes.TINYINT, Type.TYPE_INT32, "int32"),
    SMALLINT(DataTypes.SMALLINT, Type.TYPE_INT32, "int32"),
    INT(DataTypes.INT, Type.TYPE_INT32, "int32"),
    BIGINT(DataTypes.BIGINT, Type.TYPE_INT64, "int64"),
    COUNTER(DataTypes.COUNTER, Type.TYPE_INT64, "int64"),
    TEXT(DataTypes.TEXT, Type.TYPE_STRING, "string"),
    ASCII(DataTypes.ASCII, Type.TYPE_STRING, "string"),
    BLOB(DataTypes.BLOB, Type.TYPE_BYTES, "bytes"),
    BOOLEAN(DataTypes.BOOLEAN, Type.TYPE_BOOL, "bool"),
    FLOAT(DataTypes.FLOAT, Type.TYPE_FLOAT, "float"),
    DOUBLE(DataTypes.DOUBLE, Type.TYPE_DOUBLE, "double"),
    TIMESTAMP(DataTypes.TIMESTAMP, Type.TYPE_MESSAGE, "google.protobuf.Timestamp"),
    DATE(DataTypes.DATE, Type.TYPE_MESSAGE, SharedTypes.DATE),
    TIME(DataTypes.TIME, Type.TYPE_INT64, "int64"),
    DURATION(DataTypes.DURATION, Type.TYPE_MESSAGE, SharedTypes.DURATION),
    UUID(DataTypes.UUID, Type.TYPE_STRING, "string"),
    TIMEUUID(DataTypes.TIMEUUID, Type.TYPE_STRING, "string"),
    INET(DataTypes.INET, Type.TYPE_STRING, "string"),
    DECIMAL(DataTypes.DECIMAL, Type.TYPE_MESSAGE, SharedTypes.DECIMAL),
    VARINT(DataTypes.VARINT, Type.TYPE_BYTES, "bytes");

    private static final Map<DataType, Scalar> BY_CQL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(scalar -> scalar.cql, Function.identity()));

    private final DataType cql;
    private final Type type;
    private final String typeName;

    Scalar(DataType cql, Type type, String typeName) {
        this.cql = cql;
        this.type = type;
        this.typeName = typeName;
    }

    static Optional<Scalar> of(DataType cql) {
        return Optional.ofNullable(BY_CQL.get(cql));
    }

    /** Bytes of each element of a vector; negative when each has its length before it. As Cassandra's {@code valueLengthIfFixed}. */
    static int fixedBytes(DataType cql) {
        if (cql instanceof VectorType vector) {
            int element = fixedBytes(vector.getElementType());
            return element < 0 ? -1 : element * vector.getDimensions();
        }
        return of(cql).map(Scalar::fixedBytes).orElse(-1);
    }

    // date, time, smallint and tinyint are of one length too, but are not stored so
    private static int fixedBytes(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> 1;
            case INT, FLOAT -> 4;
            case BIGINT, DOUBLE, TIMESTAMP -> 8;
            case UUID, TIMEUUID -> 16;
            default -> -1;
        };
    }

    Type type() {
        return type;
    }

    /** As it stands in a .proto file and in the lock file. */
    String typeName() {
        return typeName;
    }

    boolean isMessage() {
        return type == Type.TYPE_MESSAGE;
    }

    /** Whether protobuf takes it as the key of a map. */
    boolean isMapKey() {
        return switch (type) {
            case TYPE_INT32, TYPE_INT64, TYPE_BOOL, TYPE_STRING -> true;
            default -> false;
        };
    }

    /** Whether many of them are one field with one length. */
    boolean isPacked() {
        return switch (type) {
            case TYPE_INT32, TYPE_INT64, TYPE_BOOL, TYPE_FLOAT, TYPE_DOUBLE -> true;
            default -> false;
        };
    }

    /** Whether no bytes at all are a value. For all others they are a relic of Thrift that drivers show as null. */
    boolean hasEmpty() {
        return this == TEXT || this == ASCII || this == BLOB;
    }
}
