package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.copy.TableStatements.OfCounters;
import dev.ringshift.read.Failures;
import dev.ringshift.read.Retries;
import dev.ringshift.read.RowLayout;
import dev.ringshift.report.Tally;
import dev.ringshift.schema.MappedColumn.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings counters to what they are on the source, row by row. */
final class CounterSink implements RowSink {
    private final OfCounters counters;
    private final InFlight inFlight;
    private final Retries retries;
    private final SplitWrites writes;
    private final BadRows badRows;
    private final Partitions partitions;
    private final RowLayout layout;
    private long rows;
    private long cells;

    CounterSink(
            RowLayout layout,
            OfCounters counters,
            InFlight inFlight,
            Retries retries,
            SplitWrites writes,
            BadRows badRows) {
        this.counters = counters;
        this.inFlight = inFlight;
        this.retries = retries;
        this.writes = writes;
        this.badRows = badRows;
        this.partitions = new Partitions(layout.partitionKeys());
        this.layout = layout;
    }

    @Override
    public void take(Row row, long readSecond) throws InterruptedException {
        rows++;
        if (partitions.begins(row)) {
            takeOnly(Role.STATIC, row, readSecond);
        }
        if (layout.isRow(row)) {
            takeOnly(Role.REGULAR, row, readSecond);
        }
    }

    @Override
    public void takeOnly(Role role, Row row, long readSecond) throws InterruptedException {
        CounterWriter writer = role == Role.STATIC ? counters.statics() : counters.rows();
        int count = writer == null ? 0 : writer.cells(row);
        if (writer == null || count == 0) {
            return;
        }
        ByteBuffer[] keys;
        try {
            keys = writer.keys(row);
        } catch (BadRowException e) {
            badRows.add(e, row, role, readSecond);
            return;
        }
        send(writer, keys, row, count);
    }

    private void send(CounterWriter writer, ByteBuffer[] keys, Row row, int count) throws InterruptedException {
        cells += count;
        long size = (long) count * Long.BYTES;
        inFlight.acquire(size);
        writes.begin();
        CompletionStage<@Nullable Void> answer;
        try {
            answer = retries.send(earlierTries -> {
                if (earlierTries > 0) {
                    writes.retried();
                }
                return writer.send(row, keys).whenComplete((done, error) -> {
                    if (error != null && Failures.isOverload(error)) {
                        inFlight.overloaded();
                    }
                });
            });
        } catch (RuntimeException e) {
            // the room must be given back all the same
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((done, error) -> {
            inFlight.release(size, error);
            writes.end(error);
        });
    }

    @Override
    public void flush() {}

    @Override
    public Tally taken() {
        return new Tally(rows, cells, cells * Long.BYTES, 0, 0, 0, partitions.widestRows());
    }
}
