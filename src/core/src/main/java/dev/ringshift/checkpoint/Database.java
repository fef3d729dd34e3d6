package dev.ringshift.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteException;

/** The SQLite file: how it is opened, what is in it, and what its errors mean to a user. One thread at a time. */
final class Database implements AutoCloseable {
    private static final int APPLICATION_ID = 0x52534346; // "RSCF", so that another program's file is told apart
    private static final int BUSY_MILLIS = 10_000;
    private static final String[] FIRST_FORMAT = {
        "CREATE TABLE meaning (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE lease (
          id INTEGER PRIMARY KEY CHECK (id = 1), owner TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
          process_started INTEGER NOT NULL, heartbeat INTEGER NOT NULL)""",
        """
        CREATE TABLE run (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER, outcome TEXT)""",
        """
        CREATE TABLE planned (
          source TEXT PRIMARY KEY, splits INTEGER NOT NULL, skipped INTEGER NOT NULL, bytes INTEGER NOT NULL,
          ring_before REAL NOT NULL) WITHOUT ROWID""",
        """
        CREATE TABLE split (
          source TEXT, start INTEGER, "end" INTEGER, attempt INTEGER NOT NULL, state INTEGER NOT NULL,
          estimated INTEGER NOT NULL, "rows" INTEGER, cells INTEGER, bytes INTEGER, statements INTEGER,
          retries INTEGER, widest_row INTEGER, widest_partition INTEGER, millis INTEGER, reason TEXT,
          PRIMARY KEY (source, start, "end")) WITHOUT ROWID""",
        // used only by a query that says "state <> 1" in these words, whatever else it says of the state
        "CREATE INDEX split_unfinished ON split (source, start) WHERE state <> 1"
    };

    /** What each later format adds. */
    private static final String[][] LATER_FORMATS = {
        {"""
            CREATE TABLE bad_row (
              source TEXT, token INTEGER, "key" TEXT, line TEXT NOT NULL, PRIMARY KEY (source, token, "key")) WITHOUT ROWID"""},
        {
            "ALTER TABLE planned ADD COLUMN ring REAL NOT NULL DEFAULT 1",
            "ALTER TABLE planned ADD COLUMN ended INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE split ADD COLUMN suspects INTEGER NOT NULL DEFAULT 0",
            "CREATE TABLE comparison (source TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE suspect (
              number INTEGER PRIMARY KEY, source TEXT NOT NULL, due INTEGER NOT NULL, token INTEGER NOT NULL,
              line TEXT NOT NULL)""",
            "CREATE INDEX suspect_due ON suspect (due, token)",
            "CREATE INDEX suspect_source ON suspect (source)",
            "CREATE TABLE mismatch (number INTEGER PRIMARY KEY, source TEXT NOT NULL, line TEXT NOT NULL)",
            "CREATE INDEX mismatch_source ON mismatch (source, number)"
        },
        // in the order in which they are looked at again, so that nobody sorts what a table has for each few of them
        {
            "DROP INDEX suspect_due",
            "DROP INDEX suspect_source",
            "CREATE INDEX suspect_source ON suspect (source, due, token)"
        }
    };

    /** All but the lease. */
    private static final List<String> CONTENT =
            List.of("meaning", "run", "planned", "split", "bad_row", "comparison", "suspect", "mismatch");

    private static final int FORMAT = 1 + LATER_FORMATS.length;
    private static final int WITH_BAD_ROWS = 2;
    private static final int WITH_COMPARISONS = 3;

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** What is done with a connection; errors of SQLite become {@link CheckpointException}s. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Opens for writing; makes the file and its folder when they are missing. */
    static Database open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "Cannot write %s: its folder cannot be made (%s); choose another checkpoint.path"
                            .formatted(file, e),
                    e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        Database database = connect(file, config);
        try {
            database.query(connection -> {
                // only then the mode, which is kept in the file: the file of another program stays as it is
                database.requireOursOrNew();
                database.execute("PRAGMA journal_mode = WAL");
                return true;
            });
            database.transaction(connection -> {
                database.initialize();
                return true;
            });
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Opens for reading while another process may write. */
    static Database openReadOnly(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    "Cannot read %s: no such file; name the checkpoint.path of a run".formatted(file));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Database database = connect(file, config);
        try {
            database.query(connection -> {
                database.requireOurs();
                return true;
            });
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Database connect(Path file, SQLiteConfig config) {
        try {
            // as a URI, since the driver takes what follows a question mark in a plain path for settings
            return new Database(
                    file,
                    config.createConnection(
                            "jdbc:sqlite:" + file.toAbsolutePath().toUri()));
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private void initialize() throws SQLException {
        int format = 1;
        if (requireOursOrNew()) {
            requireIntact();
            format = (int) number("PRAGMA user_version");
        } else {
            for (String table : FIRST_FORMAT) {
                execute(table);
            }
        }
        for (int later = format; later < FORMAT; later++) {
            for (String change : LATER_FORMATS[later - 1]) {
                execute(change);
            }
        }
        execute("PRAGMA user_version = " + FORMAT);
        execute("PRAGMA application_id = " + APPLICATION_ID);
    }

    /** Whether it is ours; false for a file in which nothing is yet. */
    private boolean requireOursOrNew() throws SQLException {
        if (number("SELECT count(*) FROM sqlite_master") == 0 && number("PRAGMA application_id") == 0) {
            return false;
        }
        requireOurs();
        return true;
    }

    private void requireOurs() throws SQLException {
        if (number("PRAGMA application_id") != APPLICATION_ID) {
            throw new CheckpointException(
                    "Cannot use %s: it is not a checkpoint of Ringshift; choose another checkpoint.path"
                            .formatted(file));
        }
        long format = number("PRAGMA user_version");
        if (format > FORMAT) {
            throw new CheckpointException(
                    "Cannot use %s: a newer Ringshift made it (format %d, this one knows %d); use that one, or another checkpoint.path"
                            .formatted(file, format, FORMAT));
        }
    }

    /** False for a file of the first format. */
    boolean hasBadRows() throws SQLException {
        return number("PRAGMA user_version") >= WITH_BAD_ROWS;
    }

    /** False for a file of an earlier format. */
    boolean hasComparisons() throws SQLException {
        return number("PRAGMA user_version") >= WITH_COMPARISONS;
    }

    private void requireIntact() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = result.next() ? result.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw new CheckpointException(corrupt(file, verdict));
            }
        }
    }

    /** Forgets the tables of which a comparison came to its end; within a transaction. */
    void clearEnded() throws SQLException {
        if (number("SELECT count(*) FROM planned WHERE ended = 0") == 0) {
            clear();
            return;
        }
        String ended = "(SELECT source FROM planned WHERE ended = 1)";
        for (String table : List.of("split", "comparison", "suspect", "mismatch")) {
            execute("DELETE FROM %s WHERE source IN %s".formatted(table, ended));
        }
        execute("DELETE FROM meaning WHERE substr(name, 1, instr(name, ' ') - 1) IN " + ended);
        execute("DELETE FROM planned WHERE ended = 1");
    }

    /** Forgets everything but who holds the lease; within a transaction. */
    void clear() throws SQLException {
        for (String table : CONTENT) {
            execute("DELETE FROM " + table);
        }
    }

    /** All of it becomes durable, or nothing. */
    <T> T transaction(Work<T> work) {
        try {
            T result;
            try {
                connection.setAutoCommit(false);
                result = work.with(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(e);
                throw e;
            }
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** Both steps fail when no transaction is left: SQLite has rolled back by itself when the disk is full. */
    private void rollBack(Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    <T> T query(Work<T> work) {
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private static CheckpointException failure(Path file, SQLException e) {
        String code =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "";
        String message;
        if (code.startsWith("SQLITE_FULL")) {
            message = "Cannot write %s: the disk is full; make room and run again, nothing recorded is lost"
                    .formatted(file);
        } else if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
            message = corrupt(file, code.toLowerCase(Locale.ROOT));
        } else if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
            message =
                    "Cannot use %s: another program holds it locked; close that program and run again".formatted(file);
        } else if (code.startsWith("SQLITE_CANTOPEN") || code.startsWith("SQLITE_READONLY")) {
            message =
                    "Cannot write %s: check that it is a file and that it and its folder may be written, or choose another checkpoint.path"
                            .formatted(file);
        } else if (code.startsWith("SQLITE_IOERR")) {
            message = "Cannot write %s: the disk reports an error (%s); check it and run again".formatted(file, code);
        } else {
            message = "Cannot use %s: %s; choose another checkpoint.path".formatted(file, e.getMessage());
        }
        return new CheckpointException(message, e);
    }

    private static String corrupt(Path file, String detail) {
        return "Cannot use %s: it is damaged, or no checkpoint at all (%s); restore it, or choose another checkpoint.path and copy again"
                .formatted(file, detail.lines().findFirst().orElse(detail));
    }
}
