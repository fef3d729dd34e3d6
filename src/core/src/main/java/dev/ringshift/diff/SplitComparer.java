package dev.ringshift.diff;

import dev.ringshift.read.Failures;
import dev.ringshift.read.Read;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One comparison of one split, in one thread. */
final class SplitComparer implements RowMatcher.Found {
    private static final Logger LOG = LoggerFactory.getLogger(SplitComparer.class);

    private final DiffEngine engine;
    private final TableMapping mapping;
    private final Split split;
    private final AtomicLong retries = new AtomicLong();
    private @Nullable Walk walk;
    private long rows;
    private long partitions;
    private long cells;

    /** What it works with, once that is prepared. */
    private record Walk(
            TableComparer table, Suspects suspects, RowStream source, RowStream target, RowMatcher matcher) {
        long bytes() {
            return source.bytes() + target.bytes();
        }
    }

    SplitComparer(DiffEngine engine, TableMapping mapping, Split split) {
        this.engine = engine;
        this.mapping = mapping;
        this.split = split;
    }

    SplitReport compare() {
        long started = System.nanoTime();
        Outcome outcome;
        try {
            read();
            outcome = new Done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Abandoned();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("Cannot compare {} (try {} of this range)", split, split.attempt(), e);
            outcome = new Failed("Cannot compare %s: %s; it is taken up again on the next run"
                    .formatted(split, Failures.describe(e)));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        Tally tally = new Tally(rows, cells, walk == null ? 0 : walk.bytes(), 0, retries.get(), 0, 0);
        // of a split that is not done nothing counts: it is compared again as a whole
        return new SplitReport(split, tally, millis, outcome, outcome instanceof Done ? compared() : Compared.NOTHING);
    }

    private Compared compared() {
        Walk done = walk();
        Comparison scanned = Comparison.scanned(
                rows,
                partitions,
                cells,
                done.bytes(),
                retries.get(),
                done.suspects().total());
        return new Compared(
                scanned.plus(done.suspects().found()),
                done.suspects().left(),
                done.suspects().mismatches());
    }

    private Walk walk() {
        return Objects.requireNonNull(walk, "a walk");
    }

    private void read() throws InterruptedException, ExecutionException {
        TableComparer table = engine.table(mapping);
        walk = new Walk(
                table,
                engine.suspects(table),
                RowStream.open(
                        engine.pages(table, split, Side.SOURCE, retries::incrementAndGet),
                        table.keys().partition()),
                RowStream.open(
                        engine.pages(table, split, Side.TARGET, retries::incrementAndGet),
                        table.keys().partition()),
                new RowMatcher(table.keys(), engine.window(), this));
        RowStream source = walk.source();
        RowStream target = walk.target();
        while (source.head() != null || target.head() != null) {
            int order = order(source, target);
            if (order == 0) {
                both(table, source, target);
            } else if (order < 0) {
                alone(source, Side.SOURCE);
            } else {
                alone(target, Side.TARGET);
            }
        }
        walk.suspects().finish();
    }

    /** 0 when both stand in the same partition, negative when the source's comes first. */
    private static int order(RowStream source, RowStream target) {
        if (source.head() == null || target.head() == null) {
            return source.head() == null ? 1 : -1;
        }
        ByteBuffer[] here = source.partition();
        ByteBuffer[] there = target.partition();
        return Arrays.equals(here, there) ? 0 : Keys.compare(here, there);
    }

    private void both(TableComparer table, RowStream source, RowStream target)
            throws InterruptedException, ExecutionException {
        partitions++;
        Read here = Objects.requireNonNull(source.head(), "a row");
        Read there = Objects.requireNonNull(target.head(), "a row");
        if (!table.statics().isEmpty()
                && (table.hasStatics(here, Side.SOURCE) || table.hasStatics(there, Side.TARGET))) {
            rows++;
            cells += table.statics().size();
            if (!table.hasSameStatics(here, there)) {
                walk().suspects().addStatics(here, Shown.BY_SOURCE);
            }
        }
        walk().matcher().match(source, target, source.partition(), target.partition());
    }

    private void alone(RowStream stream, Side side) throws InterruptedException, ExecutionException {
        TableComparer table = walk().table();
        ByteBuffer[] partition = stream.partition();
        Shown shown = side == Side.SOURCE ? Shown.BY_SOURCE : Shown.BY_TARGET_WITH_PARTITION;
        partitions += table.countsPartitionAtOnce(shown) ? 1 : 0;
        Read head = Objects.requireNonNull(stream.head(), "a row");
        if (table.hasStatics(head, side)) {
            rows += table.countsAtOnce(shown) ? 1 : 0;
            walk().suspects().addStatics(head, shown);
        }
        for (Read row = stream.headIn(partition); row != null; row = stream.headIn(partition)) {
            if (table.keys().isRow(row.row())) {
                single(row, shown);
            }
            stream.advance();
        }
    }

    @Override
    public void pair(Read source, Read target) throws InterruptedException, ExecutionException {
        TableComparer table = walk().table();
        rows++;
        cells += table.rows().size();
        if (!table.isSame(source, target)) {
            walk().suspects().addRow(source, Shown.BY_SOURCE);
        }
    }

    @Override
    public void single(Read row, Shown shown) throws InterruptedException, ExecutionException {
        rows += walk().table().countsAtOnce(shown) ? 1 : 0;
        walk().suspects().addRow(row, shown);
    }
}
