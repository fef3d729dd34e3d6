package dev.ringshift.read;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a collection, a tuple or a user-defined type apart without decoding it: each of its parts is a length and so many
 * bytes, or -1 for null (native protocol v4, section 6). For one thread.
 */
public final class RawParts {
    private final ByteBuffer rest;

    private RawParts(ByteBuffer rest) {
        this.rest = rest;
    }

    /** Begins with the number of elements, or of entries. */
    public static RawParts ofCollection(ByteBuffer value) {
        ByteBuffer rest = value.slice();
        rest.position(Math.min(Integer.BYTES, rest.limit()));
        return new RawParts(rest);
    }

    /** Begins with the first field; may end before the last one of its type. */
    public static RawParts ofFields(ByteBuffer value) {
        return new RawParts(value.slice());
    }

    public boolean hasNext() {
        return rest.remaining() >= Integer.BYTES;
    }

    /** The bytes of the next part. */
    @Nullable
    public ByteBuffer next() {
        int length = rest.getInt();
        if (length < 0) {
            return null;
        }
        ByteBuffer part = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return part;
    }

    /** The bytes of all that follow. */
    public List<@Nullable ByteBuffer> all() {
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        while (hasNext()) {
            parts.add(next());
        }
        return parts;
    }

    /** The next parts as they stand, lengths included: one for an element, two for an entry of a map. */
    public ByteBuffer nextFramed(int parts) {
        int start = rest.position();
        for (int i = 0; i < parts; i++) {
            int length = rest.getInt();
            rest.position(rest.position() + Math.max(0, length));
        }
        return rest.slice(start, rest.position() - start);
    }

    /** A {@code bigint}. */
    public static ByteBuffer of(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, value);
    }

    /** An {@code int}. */
    public static ByteBuffer of(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, value);
    }

    /** A collection of elements, or entries, that keep their lengths. */
    public static ByteBuffer collection(List<ByteBuffer> framed) {
        ByteBuffer to = ByteBuffer.allocate(Integer.BYTES + bytes(framed)).putInt(framed.size());
        framed.forEach(part -> to.put(part.duplicate()));
        return to.flip();
    }

    private static int bytes(List<ByteBuffer> framed) {
        int bytes = 0;
        for (ByteBuffer part : framed) {
            bytes += part.remaining();
        }
        return bytes;
    }
}
