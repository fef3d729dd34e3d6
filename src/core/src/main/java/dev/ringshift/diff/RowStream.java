package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.read.PageReader;
import dev.ringshift.read.Read;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The rows of a token range on one side, one after the other. For one thread. */
final class RowStream {
    private final Pages pages;
    private final int partitionKeys;
    private Iterator<Row> page = Collections.emptyIterator();
    private long second;
    private long bytes;
    private @Nullable Read head;

    /** Where the rows come from. */
    @FunctionalInterface
    interface Pages {
        /** The next page, which may be empty; null when there is none. */
        PageReader.@Nullable Page next() throws InterruptedException, ExecutionException;
    }

    private RowStream(Pages pages, int partitionKeys) {
        this.pages = pages;
        this.partitionKeys = partitionKeys;
    }

    static RowStream open(Pages pages, int partitionKeys) throws InterruptedException, ExecutionException {
        RowStream stream = new RowStream(pages, partitionKeys);
        stream.advance();
        return stream;
    }

    /** The row at which it stands; null at the end. */
    @Nullable
    Read head() {
        return head;
    }

    /** The row at which it stands, if that is one of this partition. */
    @Nullable
    Read headIn(ByteBuffer[] partition) {
        return head != null && isIn(partition, head.row()) ? head : null;
    }

    void advance() throws InterruptedException, ExecutionException {
        while (!page.hasNext()) {
            PageReader.Page next = pages.next();
            if (next == null) {
                head = null;
                return;
            }
            page = next.rows().iterator();
            second = next.readSecond();
            bytes += next.bytes();
        }
        head = new Read(page.next(), second);
    }

    /** The partition key of the row at which it stands. */
    ByteBuffer[] partition() {
        Row row = Objects.requireNonNull(head, "a row").row();
        ByteBuffer[] partition = new ByteBuffer[partitionKeys];
        for (int i = 0; i < partitionKeys; i++) {
            partition[i] = Objects.requireNonNull(row.getBytesUnsafe(i), "a key");
        }
        return partition;
    }

    /** Of all pages so far, as the server sent them. */
    long bytes() {
        return bytes;
    }

    private static boolean isIn(ByteBuffer[] partition, Row row) {
        for (int i = 0; i < partition.length; i++) {
            if (!partition[i].equals(row.getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }
}
