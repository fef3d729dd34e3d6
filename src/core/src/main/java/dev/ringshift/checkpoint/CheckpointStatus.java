package dev.ringshift.checkpoint;

import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says, read without disturbing a run that writes it.
 *
 * @param runId the latest run
 * @param started when it began
 * @param finished when it ended by itself, if it did
 * @param outcome how, if it did
 * @param state where it stands
 * @param tables by name
 */
public record CheckpointStatus(
        String runId,
        Instant started,
        Optional<Instant> finished,
        Optional<String> outcome,
        State state,
        List<TableStatus> tables) {
    private static final int MOST_FAILURES = 20;

    public CheckpointStatus {
        tables = List.copyOf(tables);
    }

    /** Where a run stands. */
    public enum State {
        /** A process holds the lease. */
        RUNNING,
        /** It ended without saying so: it was killed. */
        KILLED,
        /** It ended by itself. */
        ENDED
    }

    /**
     * One table.
     *
     * @param table the source table, {@code keyspace.table}
     * @param planned splits of the latest run's plan
     * @param skipped those that earlier runs had done
     * @param estimatedBytes what the latest run had left to do, 0 when the source did not say
     * @param running splits under way
     * @param done splits done, over all runs
     * @param failures the first of what failed and is not done
     * @param failed how many failed and are not done
     * @param tally what all runs moved
     * @param badRows rows set aside by all runs
     * @param ring the part of the ring that the latest run's plan covers, 0 to 1; below 1 for a sample
     * @param ringDoneBefore the part of that which was done before the latest run, 0 to 1
     * @param ringDone the part of that which is done, 0 to 1
     */
    public record TableStatus(
            String table,
            long planned,
            long skipped,
            long estimatedBytes,
            long running,
            long done,
            List<Failure> failures,
            long failed,
            Tally tally,
            long badRows,
            double ring,
            double ringDoneBefore,
            double ringDone) {
        public TableStatus {
            failures = List.copyOf(failures);
        }
    }

    /**
     * A split that failed.
     *
     * @param range its tokens
     * @param reason one line
     */
    public record Failure(TokenRange range, String reason) {}

    /**
     * Reads a checkpoint.
     *
     * @throws CheckpointException when there is none, or it cannot be read
     */
    public static CheckpointStatus read(Path file) {
        try (Database database = Database.openReadOnly(file)) {
            return database.query(connection -> read(connection, database.hasBadRows(), database.hasComparisons()));
        }
    }

    private static CheckpointStatus read(Connection connection, boolean hasBadRows, boolean hasComparisons)
            throws SQLException {
        List<TableStatus> tables = new ArrayList<>();
        for (String table : strings(connection, "SELECT source FROM planned ORDER BY source")) {
            tables.add(table(connection, table, hasBadRows, hasComparisons));
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, started, finished, outcome FROM run ORDER BY number DESC LIMIT 1");
                ResultSet run = select.executeQuery()) {
            if (!run.next()) {
                throw new CheckpointException("Cannot say anything yet: no run has begun on this checkpoint");
            }
            long finished = run.getLong(3);
            boolean ended = !run.wasNull();
            return new CheckpointStatus(
                    run.getString(1),
                    Instant.ofEpochMilli(run.getLong(2)),
                    ended ? Optional.of(Instant.ofEpochMilli(finished)) : Optional.empty(),
                    Optional.ofNullable(run.getString(4)),
                    ended ? State.ENDED : isLeased(connection) ? State.RUNNING : State.KILLED,
                    tables);
        }
    }

    private static TableStatus table(Connection connection, String table, boolean hasBadRows, boolean hasComparisons)
            throws SQLException {
        RangeSet done = Splits.done(connection, table);
        List<Split> failed = Splits.failed(connection, table).stream()
                .filter(split -> !done.contains(split.range()))
                .toList();
        List<Failure> failures = new ArrayList<>();
        for (Split split : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
            failures.add(new Failure(split.range(), reason(connection, split)));
        }
        double ring = hasComparisons ? fraction(connection, "SELECT ring FROM planned WHERE source = ?", table) : 1;
        double ringBefore = fraction(connection, "SELECT ring_before FROM planned WHERE source = ?", table);
        return new TableStatus(
                table,
                number(connection, "SELECT splits FROM planned WHERE source = ?", table),
                number(connection, "SELECT skipped FROM planned WHERE source = ?", table),
                number(connection, "SELECT bytes FROM planned WHERE source = ?", table),
                number(connection, "SELECT count(*) FROM split WHERE source = ? AND state <> 1 AND state = 0", table),
                number(connection, "SELECT count(*) FROM split WHERE source = ? AND state = 1", table),
                failures,
                failed.size(),
                Splits.tally(connection, table),
                hasBadRows ? number(connection, "SELECT count(*) FROM bad_row WHERE source = ?", table) : 0,
                ring,
                part(ringBefore, ring),
                part(done.fractionOfRing(), ring));
    }

    private static double part(double done, double ring) {
        return ring == 0 ? 1 : Math.min(1, done / ring);
    }

    private static double fraction(Connection connection, String sql, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getDouble(1) : 0;
            }
        }
    }

    private static String reason(Connection connection, Split split) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT reason FROM split WHERE source = ? AND start = ? AND \"end\" = ?")) {
            select.setString(1, split.table());
            select.setLong(2, split.range().start());
            select.setLong(3, split.range().end());
            try (ResultSet row = select.executeQuery()) {
                @Nullable String reason = row.next() ? row.getString(1) : null;
                return reason == null ? "(no reason kept)" : reason;
            }
        }
    }

    private static boolean isLeased(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT owner, host, pid, process_started, heartbeat FROM lease");
                ResultSet held = select.executeQuery()) {
            if (!held.next()) {
                return false;
            }
            Lease.Holder holder =
                    new Lease.Holder(held.getString(1), held.getString(2), held.getLong(3), held.getLong(4));
            Duration age = Duration.between(
                    Instant.ofEpochMilli(held.getLong(5)), Clock.systemUTC().instant());
            return age.compareTo(Lease.LIFE) < 0
                    && !holder.isGoneFrom(Lease.Holder.self().host());
        }
    }

    private static long number(Connection connection, String sql, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
