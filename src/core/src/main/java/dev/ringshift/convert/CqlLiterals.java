package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values as a statement takes them: who runs the literal through CQL gets the same bytes. What the driver's codecs print
 * is taken where they read the same out of it again; the bytes are spelled out elsewhere, as {@code blobAsInt(0x)} for an
 * int of no bytes. Bytes that are no value of their type at all are shown as a blob.
 */
public final class CqlLiterals {
    /** Programs do not agree on the calendar before 1582; from here on they all do. */
    private static final Instant FIRST_AS_TEXT = Instant.parse("1600-01-01T00:00:00Z");

    /** Servers read years of four digits. */
    private static final Instant FIRST_OF_FIVE_DIGITS = Instant.parse("+10000-01-01T00:00:00Z");

    private CqlLiterals() {}

    /**
     * The literal of a value.
     *
     * @param value protocol bytes, or null; position and limit stay as they are
     */
    public static String of(DataType type, @Nullable ByteBuffer value) {
        if (value == null) {
            return "NULL";
        }
        try {
            return present(type, value.duplicate());
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            return TypeCodecs.BLOB.format(value);
        }
    }

    private static String present(DataType type, ByteBuffer value) {
        if (type instanceof UserDefinedType udt) {
            return fields(udt, value);
        }
        if (type instanceof TupleType tuple) {
            List<@Nullable ByteBuffer> parts =
                    framed(value, tuple.getComponentTypes().size());
            return joined("(", tuple.getComponentTypes(), parts, ")");
        }
        if (type instanceof ListType list) {
            return joined("[", list.getElementType(), collection(value, 1), "]");
        }
        if (type instanceof SetType set) {
            return joined("{", set.getElementType(), collection(value, 1), "}");
        }
        if (type instanceof MapType map) {
            return entries(map, collection(value, 2));
        }
        if (type instanceof VectorType vector) {
            return joined("[", vector.getElementType(), elements(vector, value), "]");
        }
        return type instanceof CustomType ? TypeCodecs.BLOB.format(value) : scalar(type, value);
    }

    private static String joined(String before, DataType type, List<@Nullable ByteBuffer> parts, String after) {
        return parts.stream().map(part -> of(type, part)).collect(Collectors.joining(", ", before, after));
    }

    private static String joined(String before, List<DataType> types, List<@Nullable ByteBuffer> parts, String after) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> of(types.get(i), parts.get(i)))
                .collect(Collectors.joining(", ", before, after));
    }

    private static String entries(MapType map, List<@Nullable ByteBuffer> parts) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            entries.add(of(map.getKeyType(), parts.get(i)) + ": " + of(map.getValueType(), parts.get(i + 1)));
        }
        return "{" + String.join(", ", entries) + "}";
    }

    private static String fields(UserDefinedType type, ByteBuffer value) {
        List<CqlIdentifier> names = type.getFieldNames();
        List<@Nullable ByteBuffer> parts = framed(value, names.size());
        return IntStream.range(0, parts.size())
                .mapToObj(i -> "%s: %s"
                        .formatted(
                                names.get(i).asCql(true),
                                of(type.getFieldTypes().get(i), parts.get(i))))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** One value or more, each behind its length. */
    private static List<@Nullable ByteBuffer> framed(ByteBuffer in, int most) {
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        do {
            parts.add(Frames.next(in));
        } while (in.hasRemaining() && parts.size() < most);
        return whole(parts, in);
    }

    private static List<@Nullable ByteBuffer> collection(ByteBuffer in, int partsPerElement) {
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        for (long left = (long) in.getInt() * partsPerElement; left > 0; left--) {
            parts.add(Frames.next(in));
        }
        return whole(parts, in);
    }

    private static List<@Nullable ByteBuffer> elements(VectorType type, ByteBuffer in) {
        VectorLayout layout = VectorLayout.of(type.getElementType());
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < type.getDimensions(); i++) {
            parts.add(layout.next(in));
        }
        return whole(parts, in);
    }

    private static List<@Nullable ByteBuffer> whole(List<@Nullable ByteBuffer> parts, ByteBuffer rest) {
        if (rest.hasRemaining()) {
            throw new IllegalArgumentException("More bytes than parts");
        }
        return parts;
    }

    private static String scalar(DataType type, ByteBuffer value) {
        if (type.equals(DataTypes.BLOB)) {
            return TypeCodecs.BLOB.format(value);
        }
        String literal = printed(CodecRegistry.DEFAULT.codecFor(type), value);
        return literal == null ? "blobAs%s(%s)".formatted(capitalized(type), TypeCodecs.BLOB.format(value)) : literal;
    }

    /** Null when the codec does not read the same bytes out of what it prints. */
    private static <T> @Nullable String printed(TypeCodec<T> codec, ByteBuffer value) {
        try {
            T decoded = codec.decode(value.duplicate(), ProtocolVersion.DEFAULT);
            if (decoded instanceof Instant instant) {
                return timestamp(instant);
            }
            if (decoded instanceof LocalDate date && (date.getYear() < 1 || date.getYear() > 9999)) {
                return Integer.toUnsignedString(value.getInt(value.position()));
            }
            String literal = codec.format(decoded);
            ByteBuffer again = codec.encode(codec.parse(literal), ProtocolVersion.DEFAULT);
            return value.equals(again) ? literal : null;
        } catch (RuntimeException e) {
            // codecs differ in what they throw for bytes that they do not take, such as a date before year 1
            return null;
        }
    }

    private static String timestamp(Instant instant) {
        boolean isPlain = !instant.isBefore(FIRST_AS_TEXT) && instant.isBefore(FIRST_OF_FIVE_DIGITS);
        return isPlain ? "'%s'".formatted(instant) : Long.toString(instant.toEpochMilli());
    }

    private static String capitalized(DataType type) {
        String name = CqlTypes.name(type);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
