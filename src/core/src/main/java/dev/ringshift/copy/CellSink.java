package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.read.RowLayout;
import dev.ringshift.report.Tally;
import dev.ringshift.schema.MappedColumn.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows cell by cell, with their writetimes and TTLs, in batches of one partition. */
final class CellSink implements RowSink {
    private final RowLayout layout;
    private final RowEncoder encoder;
    private final @Nullable RowEncoder statics;
    private final BatchBuilder batch;
    private final BadRows badRows;
    private final Partitions partitions;
    private final List<Write> ofRow = new ArrayList<>();
    private long rows;
    private long cells;
    private long bytes;
    private long widestRowBytes;

    /**
     * @param statics encodes the static columns of a partition; null when there are none
     */
    CellSink(RowLayout layout, RowEncoder encoder, @Nullable RowEncoder statics, BatchBuilder batch, BadRows badRows) {
        this.layout = layout;
        this.encoder = encoder;
        this.statics = statics;
        this.batch = batch;
        this.badRows = badRows;
        this.partitions = new Partitions(layout.partitionKeys());
    }

    @Override
    public void take(Row row, long readSecond) throws InterruptedException {
        rows++;
        if (partitions.begins(row)) {
            batch.flush();
            takeOnly(Role.STATIC, row, readSecond);
        }
        if (layout.isRow(row)) {
            takeOnly(Role.REGULAR, row, readSecond);
        }
    }

    @Override
    public void takeOnly(Role role, Row row, long readSecond) throws InterruptedException {
        RowEncoder with = role == Role.STATIC ? statics : encoder;
        if (with == null) {
            return;
        }
        try {
            with.encode(row, readSecond, ofRow::add);
        } catch (BadRowException e) {
            ofRow.clear();
            badRows.add(e, row, role, readSecond);
            return;
        }
        cells += with.cellsInRow();
        bytes += with.rowBytes();
        widestRowBytes = Math.max(widestRowBytes, with.rowBytes());
        for (Write write : ofRow) {
            batch.add(write);
        }
        ofRow.clear();
    }

    @Override
    public void flush() throws InterruptedException {
        batch.flush();
    }

    @Override
    public Tally taken() {
        return new Tally(rows, cells, bytes, 0, 0, widestRowBytes, partitions.widestRows());
    }
}
