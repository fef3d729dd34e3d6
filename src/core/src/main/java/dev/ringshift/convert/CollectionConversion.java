package dev.ringshift.convert;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts each element of a list or a set, each key and value of a map.
 *
 * @param cycle one conversion for elements; two for keys and values, which alternate
 * @param uniqueness of elements and keys
 */
record CollectionConversion(TypePair types, List<Conversion> cycle, Uniqueness uniqueness) implements Conversion {
    enum Uniqueness {
        NOT_NEEDED,
        NEEDED
    }

    CollectionConversion {
        cycle = List.copyOf(cycle);
    }

    static CollectionConversion ofList(TypePair types, Conversion element) {
        return new CollectionConversion(types, List.of(element), Uniqueness.NOT_NEEDED);
    }

    static CollectionConversion ofSet(TypePair types, Conversion element) {
        return new CollectionConversion(types, List.of(element), Uniqueness.NEEDED);
    }

    static CollectionConversion ofMap(TypePair types, Conversion key, Conversion value) {
        return new CollectionConversion(types, List.of(key, value), Uniqueness.NEEDED);
    }

    @Override
    public ByteBuffer convert(ByteBuffer value) {
        if (!value.hasRemaining()) {
            return value;
        }
        List<@Nullable ByteBuffer> targets = new ArrayList<>();
        for (ByteBuffer source : split(value)) {
            Conversion conversion = cycle.get(targets.size() % cycle.size());
            targets.add(source == null ? null : conversion.convert(source));
        }
        if (uniqueness == Uniqueness.NEEDED) {
            requireUnique(value, targets);
        }
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + Frames.size(targets));
        out.putInt(targets.size() / cycle.size());
        Frames.put(targets, out);
        return out.flip();
    }

    private List<@Nullable ByteBuffer> split(ByteBuffer value) {
        ByteBuffer in = value.duplicate();
        List<@Nullable ByteBuffer> sources = new ArrayList<>();
        int count;
        try {
            count = in.getInt();
            for (long left = (long) count * cycle.size(); left > 0; left--) {
                sources.add(Frames.next(in));
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw types.malformed(value);
        }
        if (count < 0 || in.hasRemaining()) {
            throw types.malformed(value);
        }
        return sources;
    }

    /** The server would keep one of those that have become the same, and say nothing. */
    private void requireUnique(ByteBuffer value, List<@Nullable ByteBuffer> targets) {
        Set<@Nullable ByteBuffer> seen = new HashSet<>();
        for (int i = 0; i < targets.size(); i += cycle.size()) {
            if (!seen.add(targets.get(i))) {
                throw types.failure(value, "two of it become the same; " + ScalarRules.CORRECT);
            }
        }
    }
}
