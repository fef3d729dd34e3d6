package dev.ringshift.testbed.stub;

import com.datastax.oss.protocol.internal.ProtocolConstants.Opcode;
import com.datastax.oss.protocol.internal.ProtocolConstants.ResultKind;
import com.datastax.oss.protocol.internal.ProtocolConstants.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the answer to an EXECUTE. The driver's codec would want each value in a buffer of its own first; at 20,000 answers a
 * second those are most of what the stub costs.
 */
final class RowsEncoder {
    private static final int HEADER_BYTES = 9;
    private static final int RESPONSE = 0x80;
    private static final int LENGTH_AT = 5;

    private final List<MessagesColumn> columns;
    private final byte[] metadata;
    private final byte[] skippedMetadata;

    RowsEncoder(List<MessagesColumn> columns, byte[] metadata, byte[] skippedMetadata) {
        this.columns = List.copyOf(columns);
        this.metadata = metadata;
        this.skippedMetadata = skippedMetadata;
    }

    ByteBuf encode(ByteBufAllocator allocator, int streamId, boolean skipsMetadata, PartitionKey partition) {
        byte[] head = skipsMetadata ? skippedMetadata : metadata;
        ByteBuf out = allocator.ioBuffer(1_536 + head.length);
        out.writeByte(RESPONSE | Version.V4);
        out.writeByte(0);
        out.writeShort(streamId);
        out.writeByte(Opcode.RESULT);
        out.writeInt(0);
        out.writeInt(ResultKind.ROWS);
        out.writeBytes(head);
        out.writeInt(StubMessage.ROWS);
        writeRows(out, partition);
        out.setInt(LENGTH_AT, out.readableBytes() - HEADER_BYTES);
        return out;
    }

    private void writeRows(ByteBuf out, PartitionKey partition) {
        byte[] start = StubMessage.contentStart(partition).getBytes(StandardCharsets.US_ASCII);
        byte[] content = Arrays.copyOf(start, StubMessage.CONTENT_BYTES);
        Arrays.fill(content, start.length, content.length, (byte) '.');
        for (int row = 0; row < StubMessage.ROWS; row++) {
            content[start.length] = (byte) ('0' + row);
            for (int i = 0; i < columns.size(); i++) {
                write(out, columns.get(i), partition, row, content);
            }
        }
    }

    private static void write(ByteBuf out, MessagesColumn column, PartitionKey partition, int row, byte[] content) {
        switch (column) {
            case CHANNEL_ID -> writeLong(out, partition.channelId());
            case BUCKET -> {
                out.writeInt(Integer.BYTES);
                out.writeInt(partition.bucket());
            }
            case MESSAGE_ID -> writeLong(out, StubMessage.messageId(partition, row));
            case AUTHOR_ID -> writeLong(out, StubMessage.authorId(partition, row));
            case CONTENT -> {
                out.writeInt(content.length);
                out.writeBytes(content);
            }
            case EDITED_AT, ATTACHMENTS -> out.writeInt(-1);
        }
    }

    private static void writeLong(ByteBuf out, long value) {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }
}
