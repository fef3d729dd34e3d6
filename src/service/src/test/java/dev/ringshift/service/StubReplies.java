package dev.ringshift.service;

import com.google.protobuf.CodedOutputStream;
import dev.ringshift.testbed.load.ReplyCheck;
import dev.ringshift.testbed.stub.PartitionKey;
import dev.ringshift.testbed.stub.StubMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What the methods of {@link ServiceStage} have to answer, byte for byte, since the stub makes its rows up of their keys. */
final class StubReplies implements ReplyCheck {
    private final AtomicReferenceArray<byte[]> byKey;

    /** For keys from 1 to this one. */
    StubReplies(int keys) {
        byKey = new AtomicReferenceArray<>(keys + 1);
    }

    @Override
    public boolean isRight(long key, byte[] reply) {
        byte[] right = byKey.updateAndGet(Math.toIntExact(key), known -> known == null ? reply(key) : known);
        return Arrays.equals(right, reply);
    }

    static byte[] reply(long key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (int row = 0; row < StubMessage.ROWS; row++) {
                out.writeByteArray(1, row(StubMessage.of(new PartitionKey(key, 0), row)));
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] row(StubMessage message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, message.messageId());
        out.writeInt64(2, message.authorId());
        out.writeString(3, message.content());
        out.flush();
        return bytes.toByteArray();
    }
}
