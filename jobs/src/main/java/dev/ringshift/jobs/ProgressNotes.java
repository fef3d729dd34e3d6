package dev.ringshift.jobs;

import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.report.ProgressFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how far a run is: a line for each table and one for all together, every second at first, and ever more rarely,
 * so that a run of weeks leaves some thousand lines for a table. A file that cannot be written is no reason to end a run. For
 * one thread.
 */
final class ProgressNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressNotes.class);
    private static final String ALL = "";
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int MOST_PARTS = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Path runFolder;
    private final Supplier<Reading> all;
    private final Map<String, Supplier<Reading>> tables;
    private final PrintStream err;
    private @Nullable ProgressFile file;
    private Moment last = Moment.BEGIN;
    private Moment beforeLast = Moment.BEGIN;

    /**
     * What had been moved at an instant.
     *
     * @param elapsed since the run began
     * @param rows by table
     */
    private record Moment(Duration elapsed, Map<String, Long> rows) {
        static final Moment BEGIN = new Moment(Duration.ZERO, Map.of());

        /** Between this and a later instant; 0 where that is not later. */
        double rowsPerSecond(String table, long rowsNow, Duration now) {
            long nanos = now.minus(elapsed).toNanos();
            return nanos <= 0 ? 0 : (rowsNow - rows.getOrDefault(table, 0L)) * NANOS_PER_SECOND / nanos;
        }
    }

    private ProgressNotes(
            Path runFolder, Supplier<Reading> all, Map<String, Supplier<Reading>> tables, PrintStream err) {
        this.runFolder = runFolder;
        this.all = all;
        this.tables = tables;
        this.err = err;
    }

    /**
     * Begins the file.
     *
     * @param runFolder is made when it is missing
     * @param all of all tables together
     * @param tables by name
     */
    static ProgressNotes begin(
            Path runFolder, Supplier<Reading> all, Map<String, Supplier<Reading>> tables, PrintStream err) {
        ProgressNotes notes = new ProgressNotes(runFolder, all, tables, err);
        try {
            notes.file = ProgressFile.create(runFolder);
        } catch (IOException e) {
            notes.giveUp(e);
        }
        return notes;
    }

    /** Takes a note when it is time for one. */
    void turn() {
        Reading now = all.get();
        Duration soonest = now.elapsed().dividedBy(MOST_PARTS);
        if (sinceLast(now).compareTo(soonest.compareTo(LEAST) > 0 ? soonest : LEAST) >= 0) {
            note(now, last);
        }
    }

    private Duration sinceLast(Reading now) {
        return now.elapsed().minus(last.elapsed());
    }

    private void note(Reading now, Moment since) {
        if (file == null) {
            return;
        }
        Map<String, Long> rows = new HashMap<>();
        List<ProgressFile.Line> lines = new ArrayList<>();
        tables.forEach((name, table) -> lines.add(line(name, table.get(), since, now.elapsed())));
        lines.add(line(ALL, now, since, now.elapsed()));
        lines.forEach(line -> rows.put(line.table(), line.rows()));
        try {
            file.add(lines);
            beforeLast = last;
            last = new Moment(now.elapsed(), rows);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private static ProgressFile.Line line(String table, Reading reading, Moment since, Duration elapsed) {
        long rows = reading.tally().rows();
        return new ProgressFile.Line(
                elapsed.toMillis() / 1000.0,
                table,
                Math.min(1, Math.rint(1e6 * reading.ringDone()) / 1e6),
                rows,
                reading.tally().bytes(),
                Math.round(since.rowsPerSecond(table, rows, elapsed)),
                reading.remaining().map(Duration::toSeconds).orElse(null),
                reading.tally().retries());
    }

    private void giveUp(IOException e) {
        LOG.warn("The run goes on without notes of its progress", e);
        err.printf("ringshift: Cannot write %s: %s; the run goes on without it%n", ProgressFile.of(runFolder), e);
        closeFile();
    }

    /** With a last note. When it comes soon after the one before, the rows between say nothing of the speed. */
    @Override
    public void close() {
        Reading now = all.get();
        note(now, sinceLast(now).compareTo(LEAST) < 0 ? beforeLast : last);
        closeFile();
    }

    private void closeFile() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("The notes of the progress may lack their end", e);
            }
            file = null;
        }
    }
}
