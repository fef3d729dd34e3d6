package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.WireFormat;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes replies of one method: from the driver's bytes to the client's, with nothing built between. */
final class ReplyEncoder {
    private static final int ROWS_TAG = ServiceDescriptors.ROWS_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int NEXT_PAGE_TOKEN_TAG =
            ServiceDescriptors.NEXT_PAGE_TOKEN_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int EXPECTED_ROW_BYTES = 128;
    private static final int MOST_EXPECTED_BYTES = 64 * 1024;

    private final FieldWriter[] columns;
    private final PageToken pageTokens;
    private final int maxBytes;

    private ReplyEncoder(List<FieldWriter> columns, PageToken pageTokens, int maxBytes) {
        this.columns = columns.toArray(FieldWriter[]::new);
        this.pageTokens = pageTokens;
        this.maxBytes = maxBytes;
    }

    static ReplyEncoder of(MessageShape row, PageToken pageTokens, int maxBytes, FieldNumbers numbers) {
        return new ReplyEncoder(new Writers(numbers).of(row.name(), row.members()), pageTokens, maxBytes);
    }

    byte[] encode(AsyncResultSet page) {
        int expected = (int) Math.min(MOST_EXPECTED_BYTES, 64L + (long) page.remaining() * EXPECTED_ROW_BYTES);
        ProtoBuffer out = new ProtoBuffer(expected, maxBytes);
        try {
            for (Row row : page.currentPage()) {
                out.varint(ROWS_TAG);
                int start = out.open();
                write(out, row);
                out.close(start);
            }
            ByteBuffer next = page.getExecutionInfo().getPagingState();
            if (next != null) {
                out.varint(NEXT_PAGE_TOKEN_TAG);
                out.bytes(pageTokens.of(values(page), next));
            }
            return out.toBytes();
        } catch (ProtoBuffer.OverflowException e) {
            throw new ReplyTooLargeException(pageTokens.method(), maxBytes);
        }
    }

    /** Those that were asked for. */
    private static List<ByteBuffer> values(AsyncResultSet page) {
        return ((BoundStatement) page.getExecutionInfo().getRequest()).getValues();
    }

    private void write(ProtoBuffer out, Row row) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].write(out, row.getBytesUnsafe(i));
        }
    }
}
