package dev.ringshift.convert;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts a tuple or a user-defined type, which may end before its last field; the rest is null then.
 *
 * @param sourceFields how many the source type has
 * @param positions for each target field its place in the source, -1 when it has none
 * @param fields for each target field
 */
record FieldConversion(TypePair types, int sourceFields, List<Integer> positions, List<Conversion> fields)
        implements Conversion {
    FieldConversion {
        positions = List.copyOf(positions);
        fields = List.copyOf(fields);
    }

    @Override
    public ByteBuffer convert(ByteBuffer value) {
        @Nullable ByteBuffer[] sources = split(value);
        List<@Nullable ByteBuffer> targets = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            int position = positions.get(i);
            ByteBuffer source = position < 0 ? null : sources[position];
            targets.add(source == null ? null : fields.get(i).convert(source));
        }
        ByteBuffer out = ByteBuffer.allocate(Frames.size(targets));
        Frames.put(targets, out);
        return out.flip();
    }

    private @Nullable ByteBuffer[] split(ByteBuffer value) {
        @Nullable ByteBuffer[] sources = new ByteBuffer[sourceFields];
        ByteBuffer in = value.duplicate();
        try {
            for (int i = 0; i < sourceFields && in.hasRemaining(); i++) {
                sources[i] = Frames.next(in);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw types.malformed(value);
        }
        if (in.hasRemaining()) {
            throw types.failure(
                    value,
                    "it has more fields than the %d of the type; run again if the type was altered"
                            .formatted(sourceFields));
        }
        return sources;
    }
}
