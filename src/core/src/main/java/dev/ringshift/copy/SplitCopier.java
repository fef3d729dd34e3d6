package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One copy of one split, in one thread. */
final class SplitCopier {
    private static final Logger LOG = LoggerFactory.getLogger(SplitCopier.class);

    private final CopyEngine engine;
    private final TableMapping table;
    private final Split split;
    private final SplitWrites writes = new SplitWrites();
    private long rows;
    private long cells;
    private long bytes;
    private long widestRowBytes;
    private long widestPartitionRows;

    SplitCopier(CopyEngine engine, TableMapping table, Split split) {
        this.engine = engine;
        this.table = table;
        this.split = split;
    }

    SplitReport copy() {
        long started = System.nanoTime();
        Outcome outcome;
        try {
            outcome = read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Abandoned();
        } catch (ExecutionException | RuntimeException e) {
            outcome = failed("read", e);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        return new SplitReport(split, tally(), millis, outcome);
    }

    private Outcome read() throws InterruptedException, ExecutionException {
        TableStatements statements = engine.statements(table);
        PageReader pages = engine.pages(statements, split, writes);
        RowEncoder encoder = engine.encoder(statements);
        BatchBuilder batch = new BatchBuilder(engine.writer(), writes, statements.partitionKeys());
        List<Write> ofRow = new ArrayList<>();
        for (var page = pages.next(); page != null && writes.failure() == null; page = pages.next()) {
            for (Row row : page.rows()) {
                if (row.isNull(statements.keys() - 1)) {
                    continue; // a partition of static cells alone
                }
                batch.begin(row);
                encoder.encode(row, page.readSecond(), ofRow::add);
                for (Write write : ofRow) {
                    batch.add(write);
                }
                ofRow.clear();
                count(encoder);
            }
        }
        batch.flush();
        writes.awaitAll();
        widestPartitionRows = batch.widestPartitionRows();
        Throwable failure = writes.failure();
        return failure == null ? new Done() : failed("write", failure);
    }

    private void count(RowEncoder encoder) {
        rows++;
        cells += encoder.cellsInRow();
        bytes += encoder.rowBytes();
        widestRowBytes = Math.max(widestRowBytes, encoder.rowBytes());
    }

    private Failed failed(String verb, Throwable error) {
        LOG.warn("Cannot {} {} (try {} of this range)", verb, split, split.attempt(), error);
        return new Failed("Cannot %s %s: %s; it is taken up again on the next run"
                .formatted(verb, split, Failures.describe(error)));
    }

    private Tally tally() {
        return new Tally(
                rows, cells, bytes, writes.statements(), writes.retries(), widestRowBytes, widestPartitionRows);
    }
}
