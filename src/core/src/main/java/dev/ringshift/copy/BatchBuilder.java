package dev.ringshift.copy;

import java.util.ArrayList;
import java.util.List;

/** Gathers consecutive writes of one partition, and sends them when the partition ends or the batch is full. */
final class BatchBuilder {
    private final TargetWriter writer;
    private final SplitWrites split;
    private List<Write> writes = new ArrayList<>();
    private long bytes;

    BatchBuilder(TargetWriter writer, SplitWrites split) {
        this.writer = writer;
        this.split = split;
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
}
