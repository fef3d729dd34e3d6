package dev.ringshift.checkpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The right to write a checkpoint, for one process at a time. It ends with its holder when that is a process of this host,
 * and otherwise when it was not renewed for {@link #LIFE}.
 */
final class Lease {
    static final Duration LIFE = Duration.ofSeconds(30);
    static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(5);

    private final Holder self;
    private final Clock clock;

    /**
     * Who holds a lease.
     *
     * @param owner random
     * @param host where it runs
     * @param pid its process
     * @param processStarted when the process started, ms since epoch, since numbers of processes are used again
     */
    record Holder(String owner, String host, long pid, long processStarted) {

        static Holder self() {
            ProcessHandle process = ProcessHandle.current();
            return new Holder(UUID.randomUUID().toString(), hostName(), process.pid(), started(process));
        }

        boolean isGoneFrom(String thisHost) {
            return host.equals(thisHost)
                    && ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .filter(process -> started(process) == processStarted)
                            .isEmpty();
        }

        private static long started(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }

    Lease(Holder self, Clock clock) {
        this.self = self;
        this.clock = clock;
    }

    /** Takes the lease, inside a transaction; throws when another holder may be at work. */
    void take(Database database, Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT owner, host, pid, process_started, heartbeat FROM lease");
                ResultSet held = select.executeQuery()) {
            if (held.next()) {
                Holder other = new Holder(held.getString(1), held.getString(2), held.getLong(3), held.getLong(4));
                // a heartbeat in the future is of a clock that jumped: as fresh as can be
                Duration age = Duration.between(Instant.ofEpochMilli(held.getLong(5)), clock.instant());
                if (age.compareTo(LIFE) < 0 && !other.isGoneFrom(self.host())) {
                    throw new CheckpointException(
                            "Cannot use %s: process %d on %s works on it (last heartbeat %d s ago); wait for it to end, or stop it"
                                    .formatted(
                                            database.file(), other.pid(), other.host(), Math.max(0, age.toSeconds())));
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO lease (id, owner, host, pid, process_started, heartbeat) VALUES (1, ?, ?, ?, ?, ?)")) {
            insert.setString(1, self.owner());
            insert.setString(2, self.host());
            insert.setLong(3, self.pid());
            insert.setLong(4, self.processStarted());
            insert.setLong(5, clock.millis());
            insert.executeUpdate();
        }
    }

    /** Renews the lease, inside a transaction, so that what else is in it is written by the holder or not at all. */
    void renew(Database database, Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE lease SET heartbeat = ? WHERE owner = ?")) {
            update.setLong(1, clock.millis());
            update.setString(2, self.owner());
            if (update.executeUpdate() == 0) {
                throw new CheckpointException(
                        "Cannot write %s: another run took it over, since this one gave no sign of life for %d s; let that one go on"
                                .formatted(database.file(), LIFE.toSeconds()));
            }
        }
    }

    void release(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM lease WHERE owner = ?")) {
            delete.setString(1, self.owner());
            delete.executeUpdate();
        }
    }
}
