package dev.ringshift.checkpoint;

import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.ring.TokenRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** The table {@code bad_row}. */
final class BadRows {
    private static final String REMOVE_RANGE = "DELETE FROM bad_row WHERE source = ? AND token > ? AND token <= ?";
    private static final String REMOVE = "DELETE FROM bad_row WHERE source = ? AND token = ? AND \"key\" = ?";
    private static final String ADD = "INSERT INTO bad_row (source, token, \"key\", line) VALUES (?, ?, ?, ?)";

    private BadRows() {}

    /**
     * Takes in what a split set aside. Rows of its range that are known from before are gone when it is done; a split that
     * is not done says nothing of those that it did not come to.
     *
     * @return how many more there are, negative for fewer
     */
    static int record(Connection connection, SplitReport report) throws SQLException {
        int more = report.outcome() instanceof Done ? -removeRange(connection, report) : 0;
        if (report.badRows().isEmpty()) {
            return more;
        }
        try (PreparedStatement remove = connection.prepareStatement(REMOVE);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            for (BadRow row : report.badRows()) {
                bindKey(remove, row);
                bindKey(add, row);
                add.setString(4, BadRowFile.line(row));
                more += add(remove, add);
            }
        }
        return more;
    }

    private static int add(PreparedStatement remove, PreparedStatement add) throws SQLException {
        int removed = remove.executeUpdate();
        return add.executeUpdate() - removed;
    }

    private static int removeRange(Connection connection, SplitReport report) throws SQLException {
        TokenRange range = report.split().range();
        try (PreparedStatement remove = connection.prepareStatement(REMOVE_RANGE)) {
            remove.setString(1, report.split().table());
            remove.setLong(2, range.start());
            remove.setLong(3, range.end());
            return remove.executeUpdate();
        }
    }

    private static void bindKey(PreparedStatement statement, BadRow row) throws SQLException {
        statement.setString(1, row.source());
        statement.setLong(2, row.token());
        statement.setString(3, row.key().toString());
    }

    static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM bad_row");
                ResultSet count = select.executeQuery()) {
            return count.next() ? count.getLong(1) : 0;
        }
    }

    static void forEachLine(Connection connection, Consumer<String> line) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT line FROM bad_row ORDER BY source, token, \"key\"");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                line.accept(rows.getString(1));
            }
        }
    }
}
