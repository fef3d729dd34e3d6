package dev.ringshift.service.method;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ringshift.service.method.Elements.VectorLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a field, which a message may have any number of times, as one raw CQL value. */
sealed interface FieldReader {
    /**
     * Elements that a collection may have. A request is small when it comes and some eighty times as large when each of its elements
     * is a buffer: one byte for a boolean is enough for that.
     */
    int MOST_ELEMENTS = 65_535;

    /** Begins a message. */
    Gathering start();

    private static void checkElements(int count) throws UnfitValueException {
        if (count > MOST_ELEMENTS) {
            throw new UnfitValueException("too many elements; send %d at most".formatted(MOST_ELEMENTS));
        }
    }

    /** What a message had of the field so far. */
    interface Gathering {
        /**
         * Takes one occurrence.
         *
         * @param wireType of its tag, which was read
         */
        void add(int wireType, CodedInputStream in) throws IOException;

        /** Null when absent. */
        @Nullable
        ByteBuffer value() throws IOException;
    }

    /** One value. Of many, as is protobuf's rule, the last counts. */
    record One(ValueReader content) implements FieldReader {
        @Override
        public Gathering start() {
            return new Gathering() {
                private @Nullable ByteBuffer last;

                @Override
                public void add(int wireType, CodedInputStream in) throws IOException {
                    MessageReader.expect(content.wireType(), wireType);
                    last = content.read(in);
                }

                @Override
                public @Nullable ByteBuffer value() {
                    return last;
                }
            };
        }
    }

    /** A list, a set or a vector. */
    record Many(boolean packed, boolean distinct, @Nullable VectorLayout vector, ValueReader content)
            implements FieldReader {
        @Override
        public Gathering start() {
            return new Gathering() {
                private final Collection<ByteBuffer> values = distinct ? new LinkedHashSet<>() : new ArrayList<>();

                @Override
                public void add(int wireType, CodedInputStream in) throws IOException {
                    if (packed && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                        int limit = in.pushLimit(in.readRawVarint32());
                        while (in.getBytesUntilLimit() > 0) {
                            add(in);
                        }
                        in.popLimit(limit);
                    } else {
                        MessageReader.expect(content.wireType(), wireType);
                        add(in);
                    }
                }

                private void add(CodedInputStream in) throws IOException {
                    checkCount(values.size() + 1);
                    values.add(content.read(in));
                }

                @Override
                public @Nullable ByteBuffer value() throws IOException {
                    return join(values);
                }
            };
        }

        private void checkCount(int count) throws UnfitValueException {
            if (vector == null) {
                FieldReader.checkElements(count);
            } else if (count > vector.dimensions()) {
                throw wrongLength(vector);
            }
        }

        private static UnfitValueException wrongLength(VectorLayout vector) {
            return new UnfitValueException("not of the vector's length; send %d values".formatted(vector.dimensions()));
        }

        private @Nullable ByteBuffer join(Collection<ByteBuffer> values) throws UnfitValueException {
            if (vector == null) {
                return Elements.toCollection(values.size(), values);
            }
            if (values.isEmpty()) {
                return null;
            }
            if (values.size() != vector.dimensions()) {
                throw wrongLength(vector);
            }
            return Elements.toVector(values, vector);
        }
    }

    /** A map. Of pairs with one key the last counts. */
    record Entries(ValueReader key, ValueReader value) implements FieldReader {
        @Override
        public Gathering start() {
            MessageReader pair = new MessageReader(List.of(
                    new MessageReader.Field("key", Shape.Pairs.KEY_NUMBER, new One(key)),
                    new MessageReader.Field("value", Shape.Pairs.VALUE_NUMBER, new One(value))));
            return new Gathering() {
                private final Map<ByteBuffer, ByteBuffer> values = new LinkedHashMap<>();

                @Override
                public void add(int wireType, CodedInputStream in) throws IOException {
                    MessageReader.expect(WireFormat.WIRETYPE_LENGTH_DELIMITED, wireType);
                    FieldReader.checkElements(values.size() + 1);
                    @Nullable ByteBuffer[] read = pair.readDelimited(in);
                    values.put(orDefault(read[0], key), orDefault(read[1], value));
                }

                @Override
                public ByteBuffer value() {
                    List<ByteBuffer> flat = new ArrayList<>();
                    values.forEach((aKey, aValue) -> {
                        flat.add(aKey);
                        flat.add(aValue);
                    });
                    return Elements.toCollection(values.size(), flat);
                }
            };
        }

        private static ByteBuffer orDefault(@Nullable ByteBuffer read, ValueReader reader) throws IOException {
            return read == null ? Objects.requireNonNull(reader.readDefault()) : read;
        }
    }
}
