package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;

/** What is converted into what. */
record TypePair(DataType source, DataType target) {

    ConversionException failure(ByteBuffer value, String reason) {
        return new ConversionException(literal(value), source, target, reason);
    }

    /** Shows the bytes, since a codec would believe the sizes in them. */
    ConversionException malformed(ByteBuffer value) {
        return new ConversionException(
                TypeCodecs.BLOB.format(value),
                source,
                target,
                "these are not the bytes of %s; write the value on the source again".formatted(name(source)));
    }

    /** The type as CQL writes it, frozen or not. */
    static String name(DataType type) {
        String name = CqlTypes.name(type);
        return name.startsWith("frozen<") ? name.substring("frozen<".length(), name.length() - 1) : name;
    }

    String literal(ByteBuffer value) {
        boolean isText = source.equals(DataTypes.TEXT) || source.equals(DataTypes.ASCII);
        if (!value.hasRemaining()) {
            return isText ? "''" : "0x";
        }
        try {
            return format(CodecRegistry.DEFAULT.codecFor(source), value);
        } catch (RuntimeException e) {
            return TypeCodecs.BLOB.format(value);
        }
    }

    /** The driver's codec shows timestamps before 1582 in the Julian calendar, and all without their era. */
    private static <T> String format(TypeCodec<T> codec, ByteBuffer value) {
        T decoded = codec.decode(value.duplicate(), ProtocolVersion.DEFAULT);
        return decoded instanceof Instant instant ? "'%s'".formatted(instant) : codec.format(decoded);
    }
}
