package dev.ringshift.checkpoint;

import dev.ringshift.report.SplitFile;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

    private static final String EACH = """
            SELECT source, start, "end", state, attempt, estimated, "rows", cells, bytes, retries, suspects, millis, reason
            FROM split ORDER BY source, start, "end\"""";

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
        return doneAfter(0, connection, table);
    }

    /** What is done by attempts of higher numbers. */
    private static RangeSet doneAfter(int attempt, Connection connection, String table) throws SQLException {
        RangeSet.Builder done = new RangeSet.Builder();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT start, \"end\" FROM split WHERE source = ? AND state = 1 AND attempt > ? ORDER BY start, \"end\"")) {
            select.setString(1, table);
            select.setInt(2, attempt);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    done.add(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        return done.build();
    }

    /** In the order of tables and tokens; without those that later attempts at other splits of their tokens have done. */
    static void forEach(Connection connection, Consumer<SplitFile.Line> consumer) throws SQLException {
        String table = "";
        Map<Integer, RangeSet> doneAfter = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(EACH);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                SplitFile.Line line = line(rows);
                if (!line.table().equals(table)) {
                    table = line.table();
                    doneAfter.clear();
                }
                if (line.state() != SplitFile.State.DONE) {
                    if (!doneAfter.containsKey(line.attempt())) {
                        doneAfter.put(line.attempt(), doneAfter(line.attempt(), connection, table));
                    }
                    RangeSet done = doneAfter.getOrDefault(line.attempt(), RangeSet.EMPTY);
                    if (done.contains(new TokenRange(line.start(), line.end()))) {
                        continue;
                    }
                }
                consumer.accept(line);
            }
        }
    }

    private static SplitFile.Line line(ResultSet row) throws SQLException {
        int state = row.getInt("state");
        return new SplitFile.Line(
                row.getString("source"),
                row.getLong("start"),
                row.getLong("end"),
                state == State.DONE.code()
                        ? SplitFile.State.DONE
                        : state == State.FAILED.code() ? SplitFile.State.FAILED : SplitFile.State.PENDING,
                row.getInt("attempt"),
                row.getLong("estimated"),
                row.getLong("rows"),
                row.getLong("cells"),
                row.getLong("bytes"),
                row.getLong("retries"),
                row.getLong("suspects"),
                row.getLong("millis"),
                state == State.FAILED.code() ? row.getString("reason") : null);
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
