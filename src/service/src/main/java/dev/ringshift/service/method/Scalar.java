package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The CQL types that are no collection, UDT or tuple, and what they are in protobuf. */
enum Scalar {
    TINYINT(DataTypes.TINYINT, FieldDescriptorProto.Type.TYPE_INT32, "int32"),
    SMALLINT(DataTypes.SMALLINT, FieldDescriptorProto.Type.TYPE_INT32, "int32"),
    INT(DataTypes.INT, FieldDescriptorProto.Type.TYPE_INT32, "int32"),
    BIGINT(DataTypes.BIGINT, FieldDescriptorProto.Type.TYPE_INT64, "int64"),
    COUNTER(DataTypes.COUNTER, FieldDescriptorProto.Type.TYPE_INT64, "int64"),
    TEXT(DataTypes.TEXT, FieldDescriptorProto.Type.TYPE_STRING, "string"),
    ASCII(DataTypes.ASCII, FieldDescriptorProto.Type.TYPE_STRING, "string"),
    BLOB(DataTypes.BLOB, FieldDescriptorProto.Type.TYPE_BYTES, "bytes"),
    BOOLEAN(DataTypes.BOOLEAN, FieldDescriptorProto.Type.TYPE_BOOL, "bool"),
    FLOAT(DataTypes.FLOAT, FieldDescriptorProto.Type.TYPE_FLOAT, "float"),
    DOUBLE(DataTypes.DOUBLE, FieldDescriptorProto.Type.TYPE_DOUBLE, "double"),
    TIMESTAMP(DataTypes.TIMESTAMP, FieldDescriptorProto.Type.TYPE_MESSAGE, "google.protobuf.Timestamp"),
    DATE(DataTypes.DATE, FieldDescriptorProto.Type.TYPE_MESSAGE, SharedTypes.DATE),
    TIME(DataTypes.TIME, FieldDescriptorProto.Type.TYPE_INT64, "int64"),
    DURATION(DataTypes.DURATION, FieldDescriptorProto.Type.TYPE_MESSAGE, SharedTypes.DURATION),
    UUID(DataTypes.UUID, FieldDescriptorProto.Type.TYPE_STRING, "string"),
    TIMEUUID(DataTypes.TIMEUUID, FieldDescriptorProto.Type.TYPE_STRING, "string"),
    INET(DataTypes.INET, FieldDescriptorProto.Type.TYPE_STRING, "string"),
    DECIMAL(DataTypes.DECIMAL, FieldDescriptorProto.Type.TYPE_MESSAGE, SharedTypes.DECIMAL),
    VARINT(DataTypes.VARINT, FieldDescriptorProto.Type.TYPE_BYTES, "bytes");

    private static final Map<DataType, Scalar> BY_CQL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(scalar -> scalar.cql, Function.identity()));

    // immutable, though the driver does not say so in an annotation
    @SuppressWarnings("ImmutableEnumChecker")
    private final DataType cql;

    private final FieldDescriptorProto.Type type;
    private final String typeName;

    Scalar(DataType cql, FieldDescriptorProto.Type type, String typeName) {
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

    FieldDescriptorProto.Type type() {
        return type;
    }

    /** As it stands in a .proto file and in the lock file. */
    String typeName() {
        return typeName;
    }

    boolean isMessage() {
        return type == FieldDescriptorProto.Type.TYPE_MESSAGE;
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
