package dev.ringshift.client;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages as the bytes that they are on the wire; the same array may go to many and is never changed. */
public enum RawBytes implements Marshaller<byte[]> {
    /** The only one. */
    INSTANCE;

    @Override
    public InputStream stream(byte[] message) {
        return new Message(message);
    }

    @Override
    public byte[] parse(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the bytes of a message; its marshaller failed", e);
        }
    }

    /** Lets gRPC take the bytes in one piece. */
    private static final class Message extends ByteArrayInputStream implements Drainable, KnownLength {
        Message(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int bytes = available();
            target.write(buf, pos, bytes);
            pos = count;
            return bytes;
        }
    }
}
