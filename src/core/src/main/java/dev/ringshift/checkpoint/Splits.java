package dev.ringshift.checkpoint;

import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table {@code split}. */
final class Splits {
    /** Markers: state, the tally, milliseconds, suspects, reason, then the key. */
    static final String END = """
            UPDATE split SET state = ?, "rows" = ?, cells = ?, bytes = ?, statements = ?, retries = ?, widest_row = ?,
              widest_partition = ?, millis = ?, suspects = ?, reason = ?
            WHERE source = ? AND start = ? AND "end" = ?""";

    private static final String START = """
            INSERT INTO split (source, start, "end", attempt, state, estimated) VALUES (?, ?, ?, ?, 0, ?)
            ON CONFLICT (source, start, "end") DO UPDATE SET attempt = excluded.attempt, state = 0""";

    private Splits() {}

    static void start(Connection connection, List<Split> splits) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(START)) {
            for (Split split : splits) {
                insert.setString(1, split.table());
                insert.setLong(2, split.range().start());
                insert.setLong(3, split.range().end());
                insert.setInt(4, split.attempt());
                insert.setLong(5, split.estimatedBytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static RangeSet done(Connection connection, String table) throws SQLException {
        RangeSet.Builder done = new RangeSet.Builder();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT start, \"end\" FROM split WHERE source = ? AND state = 1 ORDER BY start, \"end\"")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    done.add(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        return done.build();
    }

    static List<Split> failed(Connection connection, String table) throws SQLException {
        List<Split> failed = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT start, \"end\", estimated, attempt FROM split WHERE source = ? AND state <> 1 AND state = 2 ORDER BY start")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    failed.add(new Split(
                            table, new TokenRange(rows.getLong(1), rows.getLong(2)), rows.getLong(3), rows.getInt(4)));
                }
            }
        }
        return failed;
    }

    static Tally tally(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT sum("rows"), sum(cells), sum(bytes), sum(statements), sum(retries), max(widest_row),
                  max(widest_partition)
                FROM split WHERE source = ? AND state = 1""")) {
            select.setString(1, table);
            try (ResultSet sums = select.executeQuery()) {
                return sums.next()
                        ? new Tally(
                                sums.getLong(1),
                                sums.getLong(2),
                                sums.getLong(3),
                                sums.getLong(4),
                                sums.getLong(5),
                                sums.getLong(6),
                                sums.getLong(7))
                        : Tally.ZERO;
            }
        }
    }

    /** Rows that the latest attempts at all splits read, whatever came of them. */
    static long rowsRead(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT sum(\"rows\") FROM split");
                ResultSet sum = select.executeQuery()) {
            return sum.next() ? sum.getLong(1) : 0;
        }
    }

    /** The highest number of an attempt at a split of the table, done or not; 0 when there was none. */
    static int latestAttempt(Connection connection, String table) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT max(attempt) FROM split WHERE source = ?")) {
            select.setString(1, table);
            try (ResultSet latest = select.executeQuery()) {
                return latest.next() ? latest.getInt(1) : 0;
            }
        }
    }
}
