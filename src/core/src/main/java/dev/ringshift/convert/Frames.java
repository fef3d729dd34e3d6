package dev.ringshift.convert;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values behind their length in bytes, an int; -1 is null. So stand elements in collections and fields in tuples. */
final class Frames {
    private static final int NULL = -1;

    private Frames() {}

    static @Nullable ByteBuffer next(ByteBuffer in) {
        int length = in.getInt();
        return length == NULL ? null : next(in, length);
    }

    /**
     * Takes bytes off the front.
     *
     * @throws IndexOutOfBoundsException when there are fewer
     */
    static ByteBuffer next(ByteBuffer in, int length) {
        ByteBuffer value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    static int size(List<@Nullable ByteBuffer> values) {
        int size = 0;
        for (ByteBuffer value : values) {
            size += Integer.BYTES + (value == null ? 0 : value.remaining());
        }
        return size;
    }

    static void put(List<@Nullable ByteBuffer> values, ByteBuffer out) {
        for (ByteBuffer value : values) {
            if (value == null) {
                out.putInt(NULL);
            } else {
                out.putInt(value.remaining()).put(value.duplicate());
            }
        }
    }
}
