package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers consecutive writes of one partition, and sends them when the partition ends or the batch is full. */
final class BatchBuilder {
    private final TargetWriter writer;
    private final SplitWrites split;
    private final @Nullable ByteBuffer[] partition;
    private List<Write> writes = new ArrayList<>();
    private long bytes;
    private long rowsInPartition;
    private long widestPartitionRows;

    BatchBuilder(TargetWriter writer, SplitWrites split, int partitionKeys) {
        this.writer = writer;
        this.split = split;
        this.partition = new ByteBuffer[partitionKeys];
    }

    /** Says that the writes to come are of this row; sends what is gathered when its partition is another. */
    void begin(Row row) throws InterruptedException {
        if (!isSamePartition(row)) {
            flush();
            rowsInPartition = 0;
            for (int i = 0; i < partition.length; i++) {
                partition[i] = row.getBytesUnsafe(i);
            }
        }
        widestPartitionRows = Math.max(widestPartitionRows, ++rowsInPartition);
    }

    void add(Write write) throws InterruptedException {
        if (!writer.cap().fits(writes.size() + 1, bytes + write.bytes())) {
            flush();
        }
        writes.add(write);
        bytes += write.bytes();
    }

    void flush() throws InterruptedException {
        if (!writes.isEmpty()) {
            List<Write> full = writes;
            writes = new ArrayList<>(full.size());
            bytes = 0;
            writer.send(full, split);
        }
    }

    long widestPartitionRows() {
        return widestPartitionRows;
    }

    private boolean isSamePartition(Row row) {
        for (int i = 0; i < partition.length; i++) {
            if (!Objects.equals(partition[i], row.getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }
}
