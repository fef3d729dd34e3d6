package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of CQL types as the driver has them, the extreme ones often. */
record CqlValues(Random random) {
    static final List<DataType> SCALARS = List.of(
            DataTypes.TINYINT,
            DataTypes.SMALLINT,
            DataTypes.INT,
            DataTypes.BIGINT,
            DataTypes.COUNTER,
            DataTypes.TEXT,
            DataTypes.ASCII,
            DataTypes.BLOB,
            DataTypes.BOOLEAN,
            DataTypes.FLOAT,
            DataTypes.DOUBLE,
            DataTypes.TIMESTAMP,
            DataTypes.DATE,
            DataTypes.TIME,
            DataTypes.DURATION,
            DataTypes.UUID,
            DataTypes.TIMEUUID,
            DataTypes.INET,
            DataTypes.DECIMAL,
            DataTypes.VARINT);

    static @Nullable ByteBuffer encode(DataType type, @Nullable Object value) {
        return CodecRegistry.DEFAULT.<Object>codecFor(type).encode(value, ProtocolVersion.DEFAULT);
    }

    static @Nullable Object decode(DataType type, @Nullable ByteBuffer raw) {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        return codec.decode(raw, ProtocolVersion.DEFAULT);
    }

    /** A type with up to so many levels of collections, tuples and UDTs. */
    DataType type(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 1 -> DataTypes.listOf(type(depth - 1));
            case 2 -> DataTypes.setOf(type(depth - 1));
            case 3 -> DataTypes.mapOf(type(depth - 1), type(depth - 1));
            case 4 -> DataTypes.tupleOf(type(depth - 1), type(0), type(depth - 1));
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    Object value(DataType type) {
        if (type instanceof ListType list) {
            return many(list.getElementType());
        }
        if (type instanceof SetType set) {
            return new LinkedHashSet<>(many(set.getElementType()));
        }
        if (type instanceof MapType map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            many(map.getKeyType()).forEach(key -> values.put(key, value(map.getValueType())));
            return values;
        }
        if (type instanceof UserDefinedType udt) {
            return udt(udt);
        }
        return type instanceof TupleType tuple ? tuple(tuple) : scalar(type);
    }

    private List<Object> many(DataType type) {
        List<Object> values = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            values.add(value(type));
        }
        return values;
    }

    private TupleValue tuple(TupleType type) {
        TupleValue tuple = type.newValue();
        for (int i = 0; i < type.getComponentTypes().size(); i++) {
            DataType element = type.getComponentTypes().get(i);
            tuple = tuple.setBytesUnsafe(i, random.nextInt(4) == 0 ? null : encode(element, value(element)));
        }
        return tuple;
    }

    private UdtValue udt(UserDefinedType type) {
        UdtValue udt = type.newValue();
        for (int i = 0; i < type.getFieldTypes().size(); i++) {
            DataType field = type.getFieldTypes().get(i);
            udt = udt.setBytesUnsafe(i, random.nextInt(4) == 0 ? null : encode(field, value(field)));
        }
        return udt;
    }

    private Object scalar(DataType type) {
        return switch (Scalar.of(type).orElseThrow()) {
            case TINYINT -> (byte) number(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> (short) number(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT, COUNTER -> number(Long.MIN_VALUE, Long.MAX_VALUE);
            case TEXT ->
                List.of("", "x", "größe 🚀", "a".repeat(random.nextInt(300))).get(random.nextInt(4));
            case ASCII -> List.of("", "plain", "\0\177").get(random.nextInt(3));
            case BLOB -> ByteBuffer.wrap(bytes(random.nextInt(200)));
            case BOOLEAN -> random.nextBoolean();
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case TIMESTAMP -> Instant.ofEpochMilli(number(Long.MIN_VALUE, Long.MAX_VALUE));
            case DATE -> LocalDate.ofEpochDay(number(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case TIME -> LocalTime.ofNanoOfDay(number(0, 86_399_999_999_999L));
            case DURATION -> duration();
            case UUID -> new UUID(random.nextLong(), random.nextLong());
            case TIMEUUID -> new UUID((random.nextLong() & ~0xf000L) | 0x1000, (random.nextLong() >>> 2) | (1L << 63));
            case INET -> address();
            case DECIMAL ->
                new BigDecimal(new BigInteger(bytes(1 + random.nextInt(30))), (int)
                        number(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case VARINT -> new BigInteger(bytes(1 + random.nextInt(30)));
        };
    }

    private CqlDuration duration() {
        int sign = random.nextBoolean() ? 1 : -1;
        return CqlDuration.newInstance(
                sign * (int) number(0, Integer.MAX_VALUE),
                sign * (int) number(0, Integer.MAX_VALUE),
                sign * number(0, Long.MAX_VALUE));
    }

    private InetAddress address() {
        try {
            return InetAddress.getByAddress(bytes(random.nextBoolean() ? 4 : 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private long number(long min, long max) {
        return switch (random.nextInt(5)) {
            case 0 -> min;
            case 1 -> max;
            case 2 -> Math.max(min, 0);
            default -> min + (long) (random.nextDouble() * ((double) max - (double) min));
        };
    }
}
