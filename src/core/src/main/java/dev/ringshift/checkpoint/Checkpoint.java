package dev.ringshift.checkpoint;

import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.SplitFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done of a copy or a comparison, durable. See the package's description; safe in any thread. */
public final class Checkpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private static final Set<String> COMPARED = Set.of(RunOutcome.DONE.name(), RunOutcome.DIFFERENT.name());

    private final Database database;
    private final Lease lease;
    private final Clock clock;
    private final ScheduledExecutorService heartbeat;
    private final Map<String, Attempts> attempts = new HashMap<>();
    private final Findings findings;
    private long run;
    private long badRows;

    private Checkpoint(Database database, Lease lease, Clock clock, ComparisonStart start) {
        this.findings = new Findings(this, start);
        this.database = database;
        this.lease = lease;
        this.clock = clock;
        this.heartbeat = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "ringshift-checkpoint-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the file, made if it is missing, and takes its lease until {@link #close}.
     *
     * @param meaning what the copied rows depend on; must be what it was when the file was made
     * @param runId names this run
     * @throws CheckpointException when the file cannot be used, belongs to another copy, or another run works on it
     */
    public static Checkpoint open(Path file, SortedMap<String, String> meaning, String runId) {
        return open(file, meaning, runId, Lease.Holder.self(), Clock.systemUTC());
    }

    /**
     * How a comparison goes on with its checkpoint. With tables that came to their end it does not go on: it begins them anew.
     *
     * @param tables that this run compares; it has no eye for what was found in others
     * @param meaning what the findings depend on, {@link #SAMPLE} among it, given what it was when the file was made (empty
     *     for a new one); the two must not differ
     * @param anew whether to forget what the file has
     * @param mostMismatches the most that are kept in full
     */
    public record ComparisonStart(
            Set<String> tables, UnaryOperator<SortedMap<String, String>> meaning, boolean anew, int mostMismatches) {
        /** The part of the ring that is compared: in the meaning of every comparison, and of no copy. */
        public static final String SAMPLE = "validate.sample";

        private static final ComparisonStart NONE = new ComparisonStart(Set.of(), earlier -> earlier, false, 0);

        public ComparisonStart {
            tables = Set.copyOf(tables);
        }
    }

    /**
     * Opens the file of a comparison, like that of a copy.
     *
     * @throws CheckpointException when the file cannot be used, belongs to a copy or another comparison, or another run
     *     works on it
     */
    public static Checkpoint open(Path file, ComparisonStart start, String runId) {
        return open(Database.open(file), start, runId, Lease.Holder.self(), Clock.systemUTC());
    }

    static Checkpoint open(Path file, SortedMap<String, String> meaning, String runId, Lease.Holder self, Clock clock) {
        return open(Database.open(file), meaning, runId, self, clock);
    }

    /** Takes over the database, and closes it also when it throws. */
    static Checkpoint open(
            Database database, SortedMap<String, String> meaning, String runId, Lease.Holder self, Clock clock) {
        Checkpoint checkpoint = new Checkpoint(database, new Lease(self, clock), clock, ComparisonStart.NONE);
        return checkpoint.begin(connection -> {
            Meaning.require(connection, database.file(), meaning, "another checkpoint.path");
            checkpoint.beginRun(connection, runId);
        });
    }

    private static Checkpoint open(
            Database database, ComparisonStart start, String runId, Lease.Holder self, Clock clock) {
        Checkpoint checkpoint = new Checkpoint(database, new Lease(self, clock), clock, start);
        return checkpoint.begin(connection -> {
            Meaning.requireOfComparison(connection, database.file());
            if (start.anew()) {
                database.clear();
            } else {
                database.clearEnded();
            }
            SortedMap<String, String> meaning = start.meaning().apply(Meaning.read(connection));
            Meaning.require(connection, database.file(), meaning, "begin anew with --restart");
            checkpoint.beginRun(connection, runId);
        });
    }

    /**
     * Takes the lease of a copy's file, made if it is missing, so that nobody copies until {@link #close}. No run begins.
     *
     * @throws CheckpointException when the file cannot be used, or a run works on it
     */
    public static Checkpoint hold(Path file) {
        Clock clock = Clock.systemUTC();
        return new Checkpoint(Database.open(file), new Lease(Lease.Holder.self(), clock), clock, ComparisonStart.NONE)
                .begin(connection -> {});
    }

    /** What is done with a connection. */
    private interface Step {
        void with(Connection connection) throws SQLException;
    }

    private Checkpoint begin(Step step) {
        try {
            database.transaction(connection -> {
                lease.take(database, connection);
                step.with(connection);
                return true;
            });
        } catch (RuntimeException e) {
            heartbeat.shutdownNow();
            database.close();
            throw e;
        }
        long period = Lease.BETWEEN_HEARTBEATS.toMillis();
        // beat() reports its own failures
        var unused = heartbeat.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
        return this;
    }

    /** What this run was opened with, and what earlier ones were for other tables. */
    public synchronized SortedMap<String, String> meaning() {
        return database.query(Meaning::read);
    }

    /** What a comparison has found; nothing for a copy. */
    public Findings findings() {
        return findings;
    }

    /** Whatever was running when the last run ended is not any more. */
    private void beginRun(Connection connection, String runId) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE split SET state = ? WHERE state <> 1 AND state = ?")) {
            update.setInt(1, State.PENDING.code());
            update.setInt(2, State.RUNNING.code());
            update.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO run (id, started) VALUES (?, ?)")) {
            insert.setString(1, runId);
            insert.setLong(2, clock.millis());
            insert.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT max(number) FROM run");
                ResultSet number = select.executeQuery()) {
            run = number.next() ? number.getLong(1) : 0;
        }
        badRows = BadRows.count(connection);
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT source, start, \"end\", attempt FROM split WHERE state <> 1");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                attempts.computeIfAbsent(rows.getString(1), table -> new Attempts())
                        .add(new TokenRange(rows.getLong(2), rows.getLong(3)), rows.getInt(4));
            }
        }
    }

    /** The tokens of a table that are done, by whatever splits. */
    public synchronized RangeSet done(String table) {
        return database.query(connection -> Splits.done(connection, table));
    }

    /** Gives the splits of a table attempt numbers from this one on, as if there had been earlier ones. */
    public synchronized void beginAt(String table, int attempt) {
        attempts.computeIfAbsent(table, name -> new Attempts()).beginAt(attempt);
    }

    /** What failed and was not done since, to be tried first. */
    public synchronized List<Split> failed(String table) {
        RangeSet done = done(table);
        List<Split> failed = new ArrayList<>();
        for (Split split : database.query(connection -> Splits.failed(connection, table))) {
            for (TokenRange left : done.missingFrom(split.range())) {
                failed.add(new Split(table, left, split.estimatedBytes(), split.attempt()));
            }
        }
        return failed;
    }

    /** What all runs have moved of a table. */
    public synchronized Tally tally(String table) {
        return database.query(connection -> Splits.tally(connection, table));
    }

    /**
     * Says what this run set out to do with a table, for {@code ringshift status}.
     *
     * @param splits of the whole plan
     * @param skipped those that earlier runs had done
     * @param estimatedBytes what is left to do, 0 when the source does not say
     * @param ring the part of the ring that the whole plan covers, 0 to 1
     * @param ringDoneBefore the part of the ring that earlier runs had done, 0 to 1
     */
    public synchronized void planned(
            String table, int splits, int skipped, long estimatedBytes, double ring, double ringDoneBefore) {
        write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR REPLACE INTO planned (source, splits, skipped, bytes, ring, ring_before) VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, table);
                insert.setInt(2, splits);
                insert.setInt(3, skipped);
                insert.setLong(4, estimatedBytes);
                insert.setDouble(5, ring);
                insert.setDouble(6, ringDoneBefore);
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Records that splits are about to be worked on.
     *
     * @return the same splits with the number of their attempt, higher than that of any earlier one on their tokens
     */
    public synchronized List<Split> started(List<Split> splits) {
        List<Split> numbered = new ArrayList<>(splits.size());
        for (Split split : splits) {
            Attempts earlier = attempts.get(split.table());
            int attempt = earlier == null ? 1 : earlier.next(split.range());
            numbered.add(new Split(split.table(), split.range(), split.estimatedBytes(), attempt));
        }
        write(connection -> {
            Splits.start(connection, numbered);
            return true;
        });
        return numbered;
    }

    /** How many rows are set aside, over all runs and tables. */
    public synchronized long badRows() {
        return badRows;
    }

    /** Gives each bad row, as a line of {@link dev.ringshift.report.BadRowFile}, to the consumer. */
    public synchronized void forEachBadRow(Consumer<String> line) {
        database.query(connection -> {
            BadRows.forEachLine(connection, line);
            return true;
        });
    }

    /**
     * Gives each split that was taken up, by whatever run, to the consumer, in the order of tables and tokens. What was not
     * done, and was done since by splits that were cut otherwise, is left out.
     */
    public synchronized void forEachSplit(Consumer<SplitFile.Line> consumer) {
        database.query(connection -> {
            Splits.forEach(connection, consumer);
            return true;
        });
    }

    /** How many rows the splits have read, over all runs and tables; of a split that was copied again, the last time. */
    public synchronized long rowsRead() {
        return database.query(Splits::rowsRead);
    }

    /** The highest attempt number that any split of a table ever had, 0 for none. */
    public synchronized int latestAttempt(String table) {
        return database.query(connection -> Splits.latestAttempt(connection, table));
    }

    /** Records how splits ended, and what they set aside: durable when this returns. */
    public synchronized void record(List<SplitReport> reports) {
        badRows += write(connection -> {
            findings.add(connection, reports);
            int moreBadRows = 0;
            try (PreparedStatement update = connection.prepareStatement(Splits.END)) {
                for (SplitReport report : reports) {
                    bindEnd(update, report);
                    update.addBatch();
                    // nothing to look for in a table that is empty, as it is in nearly every run
                    if (badRows > 0 || moreBadRows > 0 || !report.badRows().isEmpty()) {
                        moreBadRows += BadRows.record(connection, report);
                    }
                }
                for (int updated : update.executeBatch()) {
                    if (updated != 1) {
                        throw new IllegalStateException("A split was reported that was never recorded as started");
                    }
                }
            }
            return moreBadRows;
        });
    }

    private static void bindEnd(PreparedStatement update, SplitReport report) throws SQLException {
        State state = report.outcome() instanceof Done
                ? State.DONE
                : report.outcome() instanceof Failed ? State.FAILED : State.PENDING;
        Tally tally = report.tally();
        update.setInt(1, state.code());
        update.setLong(2, tally.rows());
        update.setLong(3, tally.cells());
        update.setLong(4, tally.bytes());
        update.setLong(5, tally.statements());
        update.setLong(6, tally.retries());
        update.setLong(7, tally.widestRowBytes());
        update.setLong(8, tally.widestPartitionRows());
        update.setLong(9, report.millis());
        update.setLong(10, report.compared().comparison().suspects());
        if (report.outcome() instanceof Failed failed) {
            update.setString(11, failed.reason());
        } else {
            update.setNull(11, Types.VARCHAR);
        }
        update.setString(12, report.split().table());
        update.setLong(13, report.split().range().start());
        update.setLong(14, report.split().range().end());
    }

    /** Records that the run ended by itself. */
    public synchronized void finished(String outcome) {
        write(connection -> {
            if (COMPARED.contains(outcome)) {
                findings.end(connection);
            }
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE run SET finished = ?, outcome = ? WHERE number = ?")) {
                update.setLong(1, clock.millis());
                update.setString(2, outcome);
                update.setLong(3, run);
                return update.executeUpdate();
            }
        });
    }

    /** All of it becomes durable, or nothing, and that only while the lease is held. */
    synchronized <T> T write(Database.Work<T> work) {
        return database.transaction(connection -> {
            lease.renew(database, connection);
            return work.with(connection);
        });
    }

    synchronized <T> T read(Database.Work<T> work) {
        return database.query(work);
    }

    /** Gives the lease back. When it cannot, on a full disk perhaps, the lease ends with this process all the same. */
    @Override
    public synchronized void close() {
        if (heartbeat.isShutdown()) {
            return;
        }
        heartbeat.shutdownNow();
        try (database) {
            database.transaction(connection -> {
                lease.release(connection);
                return true;
            });
        } catch (CheckpointException e) {
            LOG.warn("The lease is not given back: {}", e.getMessage());
        }
    }

    private synchronized void beat() {
        if (heartbeat.isShutdown()) {
            return;
        }
        try {
            write(connection -> true);
        } catch (CheckpointException e) {
            // the next record says it to the user; a full disk may have room again by then
            LOG.warn("No heartbeat: {}", e.getMessage());
        }
    }
}
