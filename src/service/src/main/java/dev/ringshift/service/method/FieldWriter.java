package dev.ringshift.service.method;

import com.google.protobuf.WireFormat;
import dev.ringshift.service.method.Elements.VectorLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a raw CQL value as a field of a message, tag and all. */
sealed interface FieldWriter {
    /**
     * Writes nothing for null.
     *
     * @param raw its position stays as it is
     */
    void write(ProtoBuffer out, @Nullable ByteBuffer raw);

    private static int tag(int number, int wireType) {
        return number << 3 | wireType;
    }

    /** One value, or none. */
    record One(int tag, boolean emptyIsNull, ValueWriter content) implements FieldWriter {
        static One of(int number, boolean emptyIsNull, ValueWriter content) {
            return new One(FieldWriter.tag(number, content.wireType()), emptyIsNull, content);
        }

        @Override
        public void write(ProtoBuffer out, @Nullable ByteBuffer raw) {
            if (raw != null && (!emptyIsNull || raw.hasRemaining())) {
                out.varint(tag);
                content.write(out, raw);
            }
        }
    }

    /**
     * A list, a set or a vector.
     *
     * @param packed whether all elements share one tag
     * @param neverEmpty whether an element of no bytes is a relic of Thrift, which stands for null
     */
    record Many(
            int tag,
            boolean packed,
            boolean neverEmpty,
            @Nullable VectorLayout vector,
            ValueWriter content) implements FieldWriter {
        static Many of(
                int number, boolean packed, boolean neverEmpty, @Nullable VectorLayout vector, ValueWriter content) {
            int wireType = packed ? WireFormat.WIRETYPE_LENGTH_DELIMITED : content.wireType();
            return new Many(FieldWriter.tag(number, wireType), packed, neverEmpty, vector, content);
        }

        @Override
        public void write(ProtoBuffer out, @Nullable ByteBuffer raw) {
            if (raw == null || !raw.hasRemaining()) {
                return;
            }
            List<ByteBuffer> elements = vector == null ? Elements.ofCollection(raw, 1) : Elements.ofVector(raw, vector);
            if (!packed) {
                for (ByteBuffer element : elements) {
                    out.varint(tag);
                    content.write(out, present(element));
                }
            } else if (!elements.isEmpty()) {
                out.varint(tag);
                int start = out.open();
                for (ByteBuffer element : elements) {
                    content.write(out, present(element));
                }
                out.close(start);
            }
        }

        private ByteBuffer present(ByteBuffer element) {
            if (neverEmpty && !element.hasRemaining()) {
                throw Elements.nullElement();
            }
            return element;
        }
    }

    /** A map. */
    record Entries(int tag, One key, One value) implements FieldWriter {
        static Entries of(int number, One key, One value) {
            return new Entries(FieldWriter.tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED), key, value);
        }

        @Override
        public void write(ProtoBuffer out, @Nullable ByteBuffer raw) {
            if (raw == null || !raw.hasRemaining()) {
                return;
            }
            List<ByteBuffer> elements = Elements.ofCollection(raw, 2);
            for (int i = 0; i < elements.size(); i += 2) {
                out.varint(tag);
                int start = out.open();
                key.write(out, elements.get(i));
                value.write(out, elements.get(i + 1));
                out.close(start);
            }
        }
    }
}
