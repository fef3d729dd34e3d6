package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.read.Failures;
import dev.ringshift.read.PageReader;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
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
    private final Attempt attempt;
    private final SplitWrites writes = new SplitWrites();
    private final BadRows badRows;
    private Tally taken = Tally.ZERO;

    SplitCopier(CopyEngine engine, TableMapping table, Split split, Attempt attempt) {
        this.engine = engine;
        this.table = table;
        this.split = split;
        this.attempt = attempt;
        this.badRows = engine.badRows(table);
    }

    SplitReport copy() {
        long started = System.nanoTime();
        Outcome outcome;
        try {
            outcome = read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Abandoned();
        } catch (BadRowException | BadRows.TooManyException e) {
            outcome = failed("copy", e);
        } catch (ExecutionException | RuntimeException e) {
            outcome = failed("read", e);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        return new SplitReport(split, tally(), millis, outcome, badRows.kept());
    }

    private Outcome read() throws InterruptedException, ExecutionException {
        TableStatements statements = engine.statements(table);
        engine.settle(statements, attempt);
        RowSink rows = engine.sink(statements, engine.lists(attempt), writes, badRows);
        PageReader pages = engine.pages(statements, split, writes);
        try {
            for (var page = pages.next(); page != null && writes.failure() == null; page = pages.next()) {
                for (Row row : page.rows()) {
                    rows.take(row, page.readSecond());
                }
            }
            rows.flush();
            writes.awaitAll();
        } catch (ExecutionException | RuntimeException e) {
            // nothing of this attempt may still be written when the next one begins
            writes.awaitAll();
            throw e;
        } finally {
            taken = rows.taken();
        }
        Throwable failure = writes.failure();
        return failure == null ? new Done() : failed("write", failure);
    }

    private Failed failed(String verb, Throwable error) {
        LOG.warn("Cannot {} {} (try {} of this range)", verb, split, split.attempt(), error);
        return new Failed("Cannot %s %s: %s; it is taken up again on the next run"
                .formatted(verb, split, Failures.describe(error)));
    }

    private Tally tally() {
        return taken.plus(new Tally(0, 0, 0, writes.statements(), writes.retries(), 0, 0));
    }
}
