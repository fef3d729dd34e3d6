package dev.ringshift.service.method;

import java.nio.ByteBuffer;

/** Writes a raw CQL value as a protobuf field's content, after its tag. */
interface ValueWriter {
    /** What tells a reader of the bytes where the content ends; one of {@code WireFormat.WIRETYPE_…}. */
    int wireType();

    /** Leaves the value's position as it is: the driver's row owns it. */
    void write(ProtoBuffer out, ByteBuffer value);
}
