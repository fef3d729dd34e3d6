package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * How elements stand in a vector: those of a fixed size one after another, others behind their length, an unsigned variable
 * integer: as many leading ones in the first byte as bytes follow it.
 *
 * @param elementBytes 0 when elements differ in size
 */
record VectorLayout(int elementBytes) {
    /** From {@code AbstractType.valueLengthIfFixed} of Cassandra, which has none for tinyint, smallint, date and time. */
    private static final Map<DataType, Integer> FIXED_BYTES = Map.of(
            DataTypes.BOOLEAN, 1,
            DataTypes.INT, 4,
            DataTypes.FLOAT, 4,
            DataTypes.BIGINT, 8,
            DataTypes.DOUBLE, 8,
            DataTypes.TIMESTAMP, 8,
            DataTypes.UUID, 16,
            DataTypes.TIMEUUID, 16);

    static VectorLayout of(DataType element) {
        return new VectorLayout(bytes(element));
    }

    private static int bytes(DataType type) {
        return type instanceof VectorType vector
                ? bytes(vector.getElementType()) * vector.getDimensions()
                : FIXED_BYTES.getOrDefault(type, 0);
    }

    ByteBuffer next(ByteBuffer in) {
        return Frames.next(in, isFixed() ? elementBytes : nextLength(in));
    }

    /** An empty value has no place among elements of a fixed size. */
    boolean takes(ByteBuffer element) {
        return !isFixed() || element.remaining() == elementBytes;
    }

    int size(ByteBuffer element) {
        return element.remaining() + (isFixed() ? 0 : 1 + bytesAfterFirst(element.remaining()));
    }

    void put(ByteBuffer element, ByteBuffer out) {
        if (!isFixed()) {
            putLength(element.remaining(), out);
        }
        out.put(element.duplicate());
    }

    private boolean isFixed() {
        return elementBytes > 0;
    }

    private static int nextLength(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        int after = Integer.numberOfLeadingZeros(~(first << 24));
        long length = first & (0xff >> after);
        for (int i = 0; i < after; i++) {
            length = (length << 8) | Byte.toUnsignedInt(in.get());
        }
        return Math.toIntExact(length);
    }

    private static void putLength(int length, ByteBuffer out) {
        int after = bytesAfterFirst(length);
        int leadingOnes = 0xff << (8 - after);
        out.put((byte) (leadingOnes | (int) ((long) length >>> (8 * after))));
        for (int i = after - 1; i >= 0; i--) {
            out.put((byte) (length >>> (8 * i)));
        }
    }

    /** Each byte carries seven bits of the length. */
    private static int bytesAfterFirst(int length) {
        return length == 0 ? 0 : (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length)) / 7;
    }
}
