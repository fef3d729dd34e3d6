package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.Pacing;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.convert.Conversions;
import dev.ringshift.read.KeyReader;
import dev.ringshift.read.PageReader;
import dev.ringshift.read.PageReader.Page;
import dev.ringshift.read.PageSize;
import dev.ringshift.read.Retries;
import dev.ringshift.read.SecondClock;
import dev.ringshift.report.Compared;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** Compares splits. One for each JVM and job. Borrows the sessions. Safe in any thread. */
public final class DiffEngine {
    /** A task holds two pages of about this size for each side, writetimes and TTLs included. */
    private static final long PAGE_BYTES = 1024 * 1024;

    /** Rows of one partition that wait for their like on the other side. */
    private static final RowMatcher.Window WINDOW = new RowMatcher.Window(2_000, 8 * 1024 * 1024);

    private final CqlSession source;
    private final CqlSession target;
    private final CompareSettings settings;
    private final int pageRows;
    private final Pace sourcePace;
    private final Pace targetPace;
    private final Retries retries;
    private final Conversions conversions;
    private final Rechecker rechecker;
    private final Clock clock;
    private final LongSupplier secondClock = new SecondClock();
    private final Map<TableMapping, TableComparer> tables = new ConcurrentHashMap<>();

    /**
     * @param copy how the values were copied, and how often a request is sent again
     * @param pageRows the most rows in a page
     * @param pacing how fast this JVM may scan; rows are looked at again as fast as can be
     */
    public DiffEngine(
            CqlSession source,
            CqlSession target,
            CopySettings copy,
            CompareSettings settings,
            int pageRows,
            Pacing pacing) {
        this(source, target, copy, settings, pageRows, new Pace(pacing), new Pace(pacing), Clock.systemUTC());
    }

    DiffEngine(
            CqlSession source,
            CqlSession target,
            CopySettings copy,
            CompareSettings settings,
            int pageRows,
            Pace sourcePace,
            Pace targetPace,
            Clock clock) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.pageRows = pageRows;
        this.sourcePace = sourcePace;
        this.targetPace = targetPace;
        this.clock = clock;
        this.retries = new Retries(copy);
        this.conversions = Conversions.with(copy.conversion());
        this.rechecker = new Rechecker(
                new KeyReader(source, retries, secondClock),
                new KeyReader(target, retries, secondClock),
                settings,
                clock);
    }

    /**
     * Compares one split. Never throws for what the databases do: the report says how it ended. An interrupted thread ends
     * the split as abandoned.
     */
    public SplitReport compare(TableMapping table, Split split) {
        return new SplitComparer(this, table, split).compare();
    }

    /**
     * Looks at rows once more, each when it is due. One look: those that are being written come back as suspects, each due
     * later, until they were looked at {@link CompareSettings#rechecks} times; then they count as in motion. To be called
     * again with those that came back.
     *
     * @param suspects of one table
     * @return what they came to, with no more mismatches than are kept, and the suspects that are left
     */
    public Compared recheck(TableMapping mapping, List<Suspect> suspects)
            throws InterruptedException, ExecutionException {
        return rechecker.recheck(table(mapping), suspects);
    }

    /**
     * A row that somebody names, to be looked at now.
     *
     * @param sourceKey raw values of the source's key columns; those of the partition key alone stand for static columns
     * @throws ConversionException when the target's types cannot hold the key
     */
    public Suspect suspect(TableMapping mapping, List<byte[]> sourceKey) {
        TableComparer table = table(mapping);
        List<ByteBuffer> key = sourceKey.stream().map(ByteBuffer::wrap).toList();
        return new Suspect(
                mapping.name(),
                Keys.token(key.subList(0, table.keys().partition()).toArray(ByteBuffer[]::new)),
                sourceKey,
                Suspects.bytes(table.keys().inTarget(key)),
                Shown.BY_SOURCE,
                0,
                1);
    }

    TableComparer table(TableMapping mapping) {
        return tables.computeIfAbsent(
                mapping,
                each -> retries.get(
                        () -> TableComparer.prepare(each, conversions, settings.tolerances(), source, target)));
    }

    Suspects suspects(TableComparer table) {
        return new Suspects(table, rechecker, settings, clock);
    }

    RowStream.Pages pages(TableComparer table, Split split, Side side, Runnable onRetry) {
        Pace pace = side == Side.SOURCE ? sourcePace : targetPace;
        PageReader reader = new PageReader(
                side == Side.SOURCE ? source : target,
                (side == Side.SOURCE ? table.source() : table.target()).range(),
                split.range(),
                new PageSize(pageRows, PAGE_BYTES),
                retries,
                secondClock,
                onRetry);
        return () -> {
            Page page = reader.next();
            if (page != null) {
                pace.after(page);
            }
            return page;
        };
    }

    RowMatcher.Window window() {
        return WINDOW;
    }
}
