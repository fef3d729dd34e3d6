package dev.ringshift.service.method;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a protobuf field's content, after its tag, as a raw CQL value. */
interface ValueReader {
    /** What the tag has to say; one of {@code WireFormat.WIRETYPE_…}. */
    int wireType();

    /**
     * Reads all of the content.
     *
     * @throws UnfitValueException when the CQL type has no such value
     * @throws IOException when the bytes are no protobuf
     */
    ByteBuffer read(CodedInputStream in) throws IOException;

    /** What an absent field of a pair stands for: zero, no bytes, or a message without fields. */
    default ByteBuffer readDefault() throws IOException {
        // zero in every wire type, a message of no bytes too
        return read(CodedInputStream.newInstance(new byte[Long.BYTES]));
    }
}
