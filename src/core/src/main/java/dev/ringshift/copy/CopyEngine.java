package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.CopySettings;
import dev.ringshift.report.SplitReport;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Copies splits. One for each JVM and job: its tasks share the bounds on what is in flight. Borrows the sessions. Safe in
 * any thread.
 */
public final class CopyEngine {
    /** What the reader holds of a task: two pages of about this size, writetimes and TTLs included. */
    static final long PAGE_BYTES = 1024 * 1024;

    private final CqlSession source;
    private final CqlSession target;
    private final CopySettings settings;
    private final Tuning tuning;
    private final Retries retries;
    private final TargetWriter writer;
    private final LongSupplier secondClock = new SecondClock();
    private final Map<TableMapping, TableStatements> statements = new ConcurrentHashMap<>();

    public CopyEngine(CqlSession source, CqlSession target, CopySettings settings, Tuning tuning) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.tuning = tuning;
        this.retries = new Retries(settings);
        this.writer = new TargetWriter(
                target,
                new InFlight(tuning.inFlightStatements(), tuning.inFlightSize().bytes(), System::nanoTime),
                new BatchCap(tuning.batchRows(), tuning.batchSize().bytes()),
                retries,
                secondClock);
    }

    /**
     * Copies one split and waits until every write is answered. Never throws for what the databases do: the report says
     * how it ended. An interrupted thread ends the split as abandoned.
     */
    public SplitReport copy(TableMapping table, Split split) {
        return new SplitCopier(this, table, split).copy();
    }

    TableStatements statements(TableMapping table) {
        return statements.computeIfAbsent(
                table, mapping -> retries.get(() -> TableStatements.prepare(mapping, source, target)));
    }

    PageReader pages(TableStatements table, Split split, SplitWrites writes) {
        PageSize pageSize = new PageSize(tuning.pageRows(), PAGE_BYTES);
        return new PageReader(source, table.select(), split.range(), pageSize, retries, secondClock, writes::retried);
    }

    RowEncoder encoder(TableStatements table) {
        return new RowEncoder(table, settings.unknownWritetimeMicros());
    }

    TargetWriter writer() {
        return writer;
    }
}
