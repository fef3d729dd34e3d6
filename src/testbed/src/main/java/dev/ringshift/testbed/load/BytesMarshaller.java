package dev.ringshift.testbed.load;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire. */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    /** A method that is called with bytes. */
    static MethodDescriptor<byte[], byte[]> method(String fullName) {
        BytesMarshaller bytes = new BytesMarshaller();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(fullName)
                .build();
    }

    @Override
    public InputStream stream(byte[] value) {
        // gRPC knows its length without being told
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read a reply", e);
        }
    }
}
