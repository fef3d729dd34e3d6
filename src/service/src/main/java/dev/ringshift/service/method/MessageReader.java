package dev.ringshift.service.method;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ringshift.service.method.FieldReader.Gathering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a message. Those that it does not know, of a newer client, are skipped. */
record MessageReader(List<Field> fields) {
    MessageReader {
        fields = List.copyOf(fields);
    }

    /** Reads a message with its length before it. */
    @Nullable
    ByteBuffer[] readDelimited(CodedInputStream in) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        @Nullable ByteBuffer[] values = read(in);
        in.popLimit(limit);
        return values;
    }

    /**
     * Reads to the end, or to the limit.
     *
     * @return one for each field in their order, null for absent ones
     * @throws UnfitValueException that knows the field
     */
    @Nullable
    ByteBuffer[] read(CodedInputStream in) throws IOException {
        List<Gathering> gatherings = new ArrayList<>(fields.size());
        fields.forEach(field -> gatherings.add(field.reader().start()));
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int index = index(WireFormat.getTagFieldNumber(tag));
            if (index < 0) {
                skip(in, tag);
                continue;
            }
            try {
                gatherings.get(index).add(WireFormat.getTagWireType(tag), in);
            } catch (UnfitValueException e) {
                throw e.in(fields.get(index).name());
            }
        }
        in.checkLastTagWas(0);
        return values(gatherings);
    }

    private @Nullable ByteBuffer[] values(List<Gathering> gatherings) throws IOException {
        @Nullable ByteBuffer[] values = new @Nullable ByteBuffer[gatherings.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = gatherings.get(i).value();
            } catch (UnfitValueException e) {
                throw e.in(fields.get(i).name());
            }
        }
        return values;
    }

    // a request has few fields: going through them is faster than a map with boxed keys
    private int index(int number) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).number() == number) {
                return i;
            }
        }
        return -1;
    }

    static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            // the end of a group that never began: not zero, so this throws
            in.checkLastTagWas(0);
        }
    }

    static void expect(int expected, int wireType) throws UnfitValueException {
        if (wireType != expected) {
            throw wrongType();
        }
    }

    static UnfitValueException wrongType() {
        return new UnfitValueException("sent as another type; generate the client from this service's .proto");
    }

    /** A field, what it is called and how it is read. */
    record Field(String name, int number, FieldReader reader) {}
}
