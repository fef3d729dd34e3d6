package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes CQL's collections, tuples and vectors apart into the raw values of their elements, and puts them together. */
final class Elements {
    private Elements() {}

    /** The elements of a list or set; keys and values in turn of a map. */
    static List<ByteBuffer> ofCollection(ByteBuffer raw, int valuesPerElement) {
        ByteBuffer rest = raw.duplicate();
        int count = rest.getInt() * valuesPerElement;
        List<ByteBuffer> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer element = next(rest);
            if (element == null) {
                throw nullElement();
            }
            elements.add(element);
        }
        return elements;
    }

    /** Protobuf has no null among the elements of a field, either. */
    static IllegalStateException nullElement() {
        return new IllegalStateException(
                "Cannot reply: a null, or no bytes where there have to be some, among the elements of a collection, which CQL does"
                        + " not allow; read it with cqlsh");
    }

    /** The fields of a UDT or tuple; those that were added after the value was written are null. */
    static @Nullable ByteBuffer[] ofTuple(ByteBuffer raw, int fields) {
        @Nullable ByteBuffer[] values = new @Nullable ByteBuffer[fields];
        ByteBuffer rest = raw.duplicate();
        for (int i = 0; i < fields && rest.hasRemaining(); i++) {
            values[i] = next(rest);
        }
        return values;
    }

    static List<ByteBuffer> ofVector(ByteBuffer raw, VectorLayout layout) {
        ByteBuffer rest = raw.duplicate();
        List<ByteBuffer> elements = new ArrayList<>(layout.dimensions());
        for (int i = 0; i < layout.dimensions(); i++) {
            int length = layout.elementBytes() < 0 ? readLength(rest) : layout.elementBytes();
            elements.add(take(rest, length));
        }
        return elements;
    }

    static ByteBuffer toCollection(int count, Collection<ByteBuffer> values) {
        ByteBuffer raw = ByteBuffer.allocate(4 + prefixedBytes(values));
        raw.putInt(count);
        values.forEach(value -> raw.putInt(value.remaining()).put(value.duplicate()));
        return raw.flip();
    }

    static ByteBuffer toTuple(@Nullable ByteBuffer[] values) {
        int size = 0;
        for (ByteBuffer value : values) {
            size += 4 + (value == null ? 0 : value.remaining());
        }
        ByteBuffer raw = ByteBuffer.allocate(size);
        for (ByteBuffer value : values) {
            if (value == null) {
                raw.putInt(-1);
            } else {
                raw.putInt(value.remaining()).put(value.duplicate());
            }
        }
        return raw.flip();
    }

    static ByteBuffer toVector(Collection<ByteBuffer> values, VectorLayout layout) {
        // a length takes at most five bytes
        ByteBuffer raw = ByteBuffer.allocate(prefixedBytes(values) + values.size());
        for (ByteBuffer value : values) {
            if (layout.elementBytes() < 0) {
                writeLength(raw, value.remaining());
            }
            raw.put(value.duplicate());
        }
        return raw.flip();
    }

    private static int prefixedBytes(Collection<ByteBuffer> values) {
        return values.stream().mapToInt(value -> 4 + value.remaining()).sum();
    }

    private static @Nullable ByteBuffer next(ByteBuffer rest) {
        int length = rest.getInt();
        return length < 0 ? null : take(rest, length);
    }

    private static ByteBuffer take(ByteBuffer rest, int length) {
        ByteBuffer taken = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return taken;
    }

    /** Cassandra's unsigned vint: as many leading ones in the first byte as there are bytes after it. */
    private static int readLength(ByteBuffer rest) {
        int first = rest.get() & 0xff;
        int more = Integer.numberOfLeadingZeros(~(first << 24));
        int length = first & (0xff >> Math.min(8, more));
        for (int i = 0; i < more; i++) {
            length = (length << 8) | (rest.get() & 0xff);
        }
        return length;
    }

    private static void writeLength(ByteBuffer raw, int length) {
        int more = Math.max(0, (31 - Integer.numberOfLeadingZeros(length | 1)) / 7);
        int ones = 0xff & ~(0xff >> more);
        raw.put((byte) (ones | (more >= 4 ? 0 : length >>> (8 * more))));
        for (int i = more - 1; i >= 0; i--) {
            raw.put((byte) (length >>> (8 * i)));
        }
    }

    /**
     * How a vector is stored.
     *
     * @param dimensions at least one
     * @param elementBytes of each element; negative where each has its length before it
     */
    record VectorLayout(int dimensions, int elementBytes) {
        static VectorLayout of(VectorType type) {
            return new VectorLayout(type.getDimensions(), Scalar.fixedBytes(type.getElementType()));
        }
    }
}
