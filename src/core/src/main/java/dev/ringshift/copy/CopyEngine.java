package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.CopySettings;
import dev.ringshift.convert.Conversions;
import dev.ringshift.copy.TableStatements.OfCells;
import dev.ringshift.copy.TableStatements.OfCounters;
import dev.ringshift.read.KeyReader;
import dev.ringshift.read.PageReader;
import dev.ringshift.read.PageSize;
import dev.ringshift.read.Retries;
import dev.ringshift.read.SecondClock;
import dev.ringshift.report.SplitReport;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Copies splits. One for each JVM and job: its tasks share the bounds on what is in flight. Borrows the sessions. Safe in
 * any thread.
 */
public final class CopyEngine {
    /** What the reader holds of a task: two pages of about this size, writetimes and TTLs included. */
    static final long PAGE_BYTES = 1024 * 1024;

    /** Twice Cassandra's counter_write_request_timeout, 5 s by default. */
    private static final Duration COUNTERS_SETTLE = Duration.ofSeconds(10);

    private final CqlSession source;
    private final CqlSession target;
    private final CopySettings settings;
    private final Tuning tuning;
    private final Duration countersSettle;
    private final Retries retries;
    private final Conversions conversions;
    private final InFlight inFlight;
    private final TargetWriter writer;
    private final Clock clock = Clock.systemUTC();
    private final LongSupplier secondClock = new SecondClock();
    private final Map<TableMapping, TableStatements> statements = new ConcurrentHashMap<>();

    public CopyEngine(CqlSession source, CqlSession target, CopySettings settings, Tuning tuning) {
        this(source, target, settings, tuning, COUNTERS_SETTLE);
    }

    /**
     * The same for a test, which cannot wait long.
     *
     * @param countersSettle how long an addition to a counter that was not answered may still take
     */
    CopyEngine(CqlSession source, CqlSession target, CopySettings settings, Tuning tuning, Duration countersSettle) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.tuning = tuning;
        this.countersSettle = countersSettle;
        this.retries = new Retries(settings);
        this.conversions = Conversions.with(settings.conversion());
        this.inFlight =
                new InFlight(tuning.inFlightStatements(), tuning.inFlightSize().bytes(), System::nanoTime);
        this.writer = new TargetWriter(
                target,
                inFlight,
                new BatchCap(tuning.batchRows(), tuning.batchSize().bytes()),
                retries,
                secondClock);
    }

    /**
     * Copies one split and waits until every write is answered. Never throws for what the databases do: the report says
     * how it ended. An interrupted thread ends the split as abandoned.
     */
    public SplitReport copy(TableMapping table, Split split) {
        return copy(table, split, 0);
    }

    /**
     * The same for a split that was given to a task before, in the same run.
     *
     * @param task 0 for the first task, one more each time the split is given to another
     */
    public SplitReport copy(TableMapping table, Split split, int task) {
        return new SplitCopier(this, table, split, new Attempt(split.attempt(), task)).copy();
    }

    /**
     * Copies single rows by their keys. Waits, for a table of counters, until additions that an earlier run has sent are made.
     *
     * @param attempt later than all of the copy
     */
    public RowCopier rows(TableMapping table, Attempt attempt, HiddenLists hidden) throws InterruptedException {
        TableStatements prepared = statements(table);
        settle(prepared, attempt);
        return new RowCopier(this, table, prepared, attempt, hidden);
    }

    TableStatements statements(TableMapping table) {
        return statements.computeIfAbsent(
                table,
                mapping -> retries.get(
                        () -> TableStatements.prepare(mapping, conversions, source, target, countersSettle)));
    }

    /**
     * Waits until additions to counters that an earlier attempt has sent are made, or never will be: one that is made after
     * this attempt has read the counter would be made twice.
     */
    void settle(TableStatements table, Attempt attempt) throws InterruptedException {
        if (table.target() instanceof OfCounters && !attempt.isFirst()) {
            TimeUnit.MILLISECONDS.sleep(countersSettle.toMillis());
        }
    }

    BadRows badRows(TableMapping table) {
        return new BadRows(table, settings.maxBadRows());
    }

    PageReader pages(TableStatements table, Split split, SplitWrites writes) {
        PageSize pageSize = new PageSize(tuning.pageRows(), PAGE_BYTES);
        return new PageReader(source, table.select(), split.range(), pageSize, retries, secondClock, writes::retried);
    }

    /** To be made before the first page is asked for: what is written to lists depends on when that was. */
    ListEncoder lists(Attempt attempt) {
        return new ListEncoder(attempt, micros(), settings.unknownWritetimeMicros());
    }

    /** The same for rows that are read by their keys. */
    ListEncoder listsOfRepair(Attempt attempt, HiddenLists hidden) {
        return ListEncoder.ofRepair(attempt, micros(), settings.unknownWritetimeMicros(), hidden);
    }

    private long micros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }

    /** Shares the encoder of lists with others of the same task at most. */
    RowSink sink(TableStatements table, ListEncoder lists, SplitWrites writes, BadRows badRows) {
        if (table.target() instanceof OfCounters counters) {
            return new CounterSink(table.layout(), counters, inFlight, retries, writes, badRows);
        }
        OfCells cells = (OfCells) table.target();
        return new CellSink(
                table.layout(),
                new RowEncoder(cells.rows(), settings, lists),
                cells.statics() == null ? null : new RowEncoder(cells.statics(), settings, lists),
                new BatchBuilder(writer, writes),
                badRows);
    }

    /** Reads single rows of the source. */
    KeyReader keys() {
        return new KeyReader(source, retries, secondClock);
    }

    TargetWriter writer() {
        return writer;
    }
}
