package dev.ringshift.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.ringshift.convert.ConversionSettings.BlobFormat;
import dev.ringshift.convert.ConversionSettings.Losses;
import dev.ringshift.convert.ConversionSettings.TimestampUnit;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Same;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Converts Java values by way of their bytes, for tests. */
record Converter(DataType source, DataType target, ConversionSettings settings) {
    static final ConversionSettings SECONDS =
            new ConversionSettings(TimestampUnit.SECONDS, TimestampFormat.ISO, BlobFormat.UTF8, Losses.REFUSED);
    static final ConversionSettings HEX =
            new ConversionSettings(TimestampUnit.MILLISECONDS, TimestampFormat.ISO, BlobFormat.HEX, Losses.REFUSED);
    static final ConversionSettings BASE64 =
            new ConversionSettings(TimestampUnit.MILLISECONDS, TimestampFormat.ISO, BlobFormat.BASE64, Losses.REFUSED);
    static final ConversionSettings LOSSY =
            new ConversionSettings(TimestampUnit.SECONDS, TimestampFormat.ISO, BlobFormat.UTF8, Losses.ALLOWED);

    static Converter of(DataType source, DataType target) {
        return new Converter(source, target, ConversionSettings.DEFAULTS);
    }

    static ConversionSettings pattern(String pattern, Losses losses) {
        return new ConversionSettings(
                TimestampUnit.MILLISECONDS, new TimestampFormat(pattern), BlobFormat.UTF8, losses);
    }

    Convertibility convertibility() {
        return Conversions.with(settings).between(source, target);
    }

    Object convert(Object value) {
        return decode(target, convertBytes(encode(source, value)));
    }

    String convertHex(String hex) {
        ByteBuffer bytes = convertBytes(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return HexFormat.of().formatHex(array);
    }

    /** Reads the bytes where the driver would have them: inside of a larger buffer that cannot be written. */
    ByteBuffer convertBytes(ByteBuffer value) {
        ByteBuffer frame = ByteBuffer.allocate(value.remaining() + 2).put((byte) 7);
        frame.put(value.duplicate());
        ByteBuffer inside = frame.flip().position(1).asReadOnlyBuffer();
        ByteBuffer before = inside.duplicate();
        Convertibility convertibility = convertibility();
        ByteBuffer converted;
        if (convertibility instanceof Same) {
            converted = inside;
        } else {
            assertThat(convertibility).isInstanceOf(Converted.class);
            converted = ((Converted) convertibility).conversion().convert(inside);
        }
        assertThat(inside).as("the value given").isEqualTo(before);
        return converted;
    }

    static ByteBuffer encode(DataType type, Object value) {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        ByteBuffer bytes = codec.encode(value, ProtocolVersion.DEFAULT);
        assertThat(bytes).isNotNull();
        return bytes;
    }

    static Object decode(DataType type, ByteBuffer bytes) {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        Object value = codec.decode(bytes, ProtocolVersion.DEFAULT);
        assertThat(value).isNotNull();
        return value;
    }
}
