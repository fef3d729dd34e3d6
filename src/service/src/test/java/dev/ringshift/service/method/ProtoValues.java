package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client would make of protobuf's values: an encoder's opposite that shares nothing with it. */
final class ProtoValues {
    private ProtoValues() {}

    /** The value of a field, null when absent. */
    static @Nullable Object field(Message message, FieldDescriptor field, DataType type) {
        if (field.isRepeated()) {
            return many((List<?>) message.getField(field), type);
        }
        return message.hasField(field) || !field.hasPresence() ? single(message.getField(field), type) : null;
    }

    private static Object many(List<?> values, DataType type) {
        if (type instanceof MapType map) {
            Map<Object, Object> pairs = new LinkedHashMap<>();
            for (Object value : values) {
                Message pair = (Message) value;
                pairs.put(single(part(pair, "key"), map.getKeyType()), single(part(pair, "value"), map.getValueType()));
            }
            return pairs;
        }
        DataType element = type instanceof ListType list ? list.getElementType() : ((SetType) type).getElementType();
        List<Object> elements = new ArrayList<>();
        values.forEach(value -> elements.add(single(value, element)));
        return type instanceof SetType ? new LinkedHashSet<>(elements) : elements;
    }

    private static Object single(Object value, DataType type) {
        if (type instanceof ListType || type instanceof SetType || type instanceof MapType) {
            return many((List<?>) part((Message) value, "items"), type);
        }
        if (type instanceof UserDefinedType udt) {
            return udt((Message) value, udt);
        }
        return type instanceof TupleType tuple ? tuple((Message) value, tuple) : scalar(value, type);
    }

    private static TupleValue tuple(Message message, TupleType type) {
        TupleValue tuple = type.newValue();
        for (int i = 0; i < type.getComponentTypes().size(); i++) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByName("item" + (i + 1));
            DataType element = type.getComponentTypes().get(i);
            tuple = tuple.setBytesUnsafe(i, CqlValues.encode(element, field(message, field, element)));
        }
        return tuple;
    }

    private static UdtValue udt(Message message, UserDefinedType type) {
        UdtValue udt = type.newValue();
        for (int i = 0; i < type.getFieldTypes().size(); i++) {
            FieldDescriptor field = message.getDescriptorForType()
                    .findFieldByName(type.getFieldNames().get(i).asInternal());
            DataType fieldType = type.getFieldTypes().get(i);
            udt = udt.setBytesUnsafe(i, CqlValues.encode(fieldType, field(message, field, fieldType)));
        }
        return udt;
    }

    private static Object part(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    private static Object scalar(Object value, DataType type) {
        return switch (Scalar.of(type).orElseThrow()) {
            case TINYINT -> ((Integer) value).byteValue();
            case SMALLINT -> ((Integer) value).shortValue();
            case INT, BIGINT, COUNTER, TEXT, ASCII, BOOLEAN, FLOAT, DOUBLE -> value;
            case BLOB -> ByteBuffer.wrap(((ByteString) value).toByteArray());
            case TIMESTAMP ->
                Instant.ofEpochSecond(
                        (Long) part((Message) value, "seconds"), (Integer) part((Message) value, "nanos"));
            case DATE ->
                LocalDate.of(
                        (Integer) part((Message) value, "year"), (Integer) part((Message) value, "month"), (Integer)
                                part((Message) value, "day"));
            case TIME -> LocalTime.ofNanoOfDay((Long) value);
            case DURATION ->
                CqlDuration.newInstance(
                        (Integer) part((Message) value, "months"), (Integer) part((Message) value, "days"), (Long)
                                part((Message) value, "nanos"));
            case UUID, TIMEUUID -> UUID.fromString((String) value);
            case INET -> address((String) value);
            case DECIMAL ->
                new BigDecimal(number(part((Message) value, "unscaled")), (Integer) part((Message) value, "scale"));
            case VARINT -> number(value);
        };
    }

    private static BigInteger number(Object value) {
        return new BigInteger(((ByteString) value).toByteArray());
    }

    private static InetAddress address(String value) {
        try {
            return InetAddress.getByName(value);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
