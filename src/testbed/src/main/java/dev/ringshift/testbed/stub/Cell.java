package dev.ringshift.testbed.stub;

import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.protocol.internal.ProtocolConstants.DataType;
import com.datastax.oss.protocol.internal.response.result.RawType;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A named value of a system table. */
record Cell(String name, RawType type, @Nullable ByteBuffer value) {
    private static final RawType TEXT = primitive(DataType.VARCHAR);

    static Cell text(String name, String value) {
        return cell(name, TEXT, TypeCodecs.TEXT, value);
    }

    static Cell number(String name, int value) {
        return cell(name, primitive(DataType.INT), TypeCodecs.INT, value);
    }

    static Cell flag(String name, boolean value) {
        return cell(name, primitive(DataType.BOOLEAN), TypeCodecs.BOOLEAN, value);
    }

    static Cell uuid(String name, UUID value) {
        return cell(name, primitive(DataType.UUID), TypeCodecs.UUID, value);
    }

    static Cell address(String name, InetAddress value) {
        return cell(name, primitive(DataType.INET), TypeCodecs.INET, value);
    }

    static Cell texts(String name, Set<String> value) {
        return cell(name, new RawType.RawSet(TEXT), TypeCodecs.setOf(TypeCodecs.TEXT), value);
    }

    static Cell textsByText(String name, Map<String, String> value) {
        return cell(name, new RawType.RawMap(TEXT, TEXT), TypeCodecs.mapOf(TypeCodecs.TEXT, TypeCodecs.TEXT), value);
    }

    static RawType primitive(int dataType) {
        RawType type = RawType.PRIMITIVES.get(dataType);
        if (type == null) {
            throw new IllegalArgumentException("Cannot name the type %d: not a primitive one".formatted(dataType));
        }
        return type;
    }

    private static <T> Cell cell(String name, RawType type, TypeCodec<T> codec, T value) {
        return new Cell(name, type, codec.encode(value, DefaultProtocolVersion.V4));
    }
}
