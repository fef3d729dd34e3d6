package dev.ringshift.service.route;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import dev.ringshift.client.Instance;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.service.config.MemberSettings.Source.Heartbeats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table in which each instance writes a row at every interval, with a TTL of three. All rows of a service are in one partition: a read of it asks one
 * set of replicas, where a read of the whole table would ask all of them.
 */
final class HeartbeatTable implements Roll {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatTable.class);
    private static final CqlIdentifier TABLE = CqlIdentifier.fromInternal("read_service_instances");
    private static final int MISSED = 3;
    private static final int MOST_REPLICAS = 3;
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(500);
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(2);

    private final CqlSession session;
    private final Duration interval;
    private final Instance self;
    private final String name;
    // of this process: another one that writes the same row has another
    private final String token = UUID.randomUUID().toString();
    private final BoundStatement write;
    private final BoundStatement read;
    private final BoundStatement delete;
    private boolean written;
    private Own own = Own.MINE;

    /** Whose row stands under this instance's id. */
    enum Own {
        MINE,
        MISSING,
        OF_ANOTHER
    }

    private HeartbeatTable(CqlSession session, String service, Heartbeats settings, Instance self) {
        this.session = session;
        this.interval = settings.interval();
        this.self = self;
        this.name = name(settings);
        this.write = statement(
                "INSERT INTO %s (service, id, host, port, process) VALUES (?, ?, ?, ?, ?) USING TTL ?".formatted(name),
                service,
                self.id(),
                self.host(),
                self.port(),
                token,
                ttlSeconds(interval));
        this.read = statement("SELECT id, host, port, process FROM %s WHERE service = ?".formatted(name), service);
        this.delete = statement("DELETE FROM %s WHERE service = ? AND id = ?".formatted(name), service, self.id());
    }

    /**
     * Makes the table when it is not there. Nothing is written to it before the first look.
     *
     * @param session on the database's time, or the row of one whose clock is behind stays hidden by what another of its id wrote before
     * @param service the name under which instances meet
     * @throws ClusterException when it cannot be used
     */
    static HeartbeatTable open(CqlSession session, String service, Heartbeats settings, Instance self) {
        try {
            create(session, settings);
            return new HeartbeatTable(session, service, settings, self);
        } catch (DriverException e) {
            throw unusable(name(settings), e);
        }
    }

    private static ClusterException unusable(String name, DriverException e) {
        return new ClusterException(
                "Cannot keep the list of instances in %s: %s; grant the user of the service SELECT, MODIFY and CREATE there, or make the table beforehand"
                        .formatted(name, e.getMessage()),
                e);
    }

    private static void create(CqlSession session, Heartbeats settings) {
        CqlIdentifier keyspace = CqlIdentifier.fromInternal(settings.keyspace());
        Optional<KeyspaceMetadata> known = session.getMetadata().getKeyspace(keyspace);
        if (known.isEmpty()) {
            session.execute(
                    "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', %s}"
                            .formatted(keyspace.asCql(true), replicas(session)));
        }
        // asked for only when it is missing: two that make a table at once may disagree about it for a moment
        if (known.flatMap(found -> found.getTable(TABLE)).isEmpty()) {
            // rows expire by themselves and are never repaired, so that tombstones need not be kept for long
            session.execute("""
                    CREATE TABLE IF NOT EXISTS %s (
                        service text, id text, host text, port int, process text, PRIMARY KEY (service, id))
                        WITH gc_grace_seconds = 3600 AND comment = 'instances of the Ringshift read service'""".formatted(name(settings)));
        }
    }

    /** In every data center as many as it can have, up to three. */
    private static String replicas(CqlSession session) {
        Map<String, Long> nodes = session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getDatacenter() != null)
                .collect(Collectors.groupingBy(
                        node -> String.valueOf(node.getDatacenter()), TreeMap::new, Collectors.counting()));
        return nodes.entrySet().stream()
                .map(center -> "'%s': %d".formatted(center.getKey(), Math.min(MOST_REPLICAS, center.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String name(Heartbeats settings) {
        return CqlIdentifier.fromInternal(settings.keyspace()).asCql(true) + "." + TABLE.asCql(true);
    }

    static int ttlSeconds(Duration interval) {
        long millis = interval.multipliedBy(MISSED).toMillis();
        return (int) Math.max(1, (millis + 999) / 1_000);
    }

    private BoundStatement statement(String cql, Object... values) {
        PreparedStatement prepared = session.prepare(cql);
        return prepared.bind(values)
                .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                .setIdempotent(true)
                .setTimeout(timeout(interval));
    }

    /** No longer than the interval, and short enough for an instance that leaves while the database is silent. */
    static Duration timeout(Duration interval) {
        if (interval.compareTo(LEAST_TIMEOUT) < 0) {
            return LEAST_TIMEOUT;
        }
        return interval.compareTo(MOST_TIMEOUT) > 0 ? MOST_TIMEOUT : interval;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public List<Instance> others() {
        try {
            // read before it is written: what another process wrote under this id is still there
            List<Row> rows = session.execute(read).all();
            lookForOwn(rows);
            session.execute(write);
            written = true;
            return rows.stream()
                    .map(HeartbeatTable::instance)
                    .filter(instance -> !instance.id().equals(self.id()))
                    .toList();
        } catch (DriverException e) {
            throw unusable(name, e);
        }
    }

    private static Instance instance(Row row) {
        return new Instance(
                String.valueOf(row.getString("id")), String.valueOf(row.getString("host")), row.getInt("port"));
    }

    private Optional<Row> own(List<Row> rows) {
        return rows.stream()
                .filter(row -> self.id().equals(row.getString("id")))
                .findFirst();
    }

    private boolean isMine(Row row) {
        return token.equals(row.getString("process"));
    }

    private void lookForOwn(List<Row> rows) {
        if (!written) {
            return; // what stands there is of the process before this one
        }
        Optional<Row> found = own(rows);
        Own now = found.map(row -> isMine(row) ? Own.MINE : Own.OF_ANOTHER).orElse(Own.MISSING);
        if (now == own) {
            return;
        }
        own = now;
        switch (now) {
            case MINE -> LOG.info("Found the row of {} again in {}", self.id(), name);
            case MISSING ->
                LOG.warn(
                        "Cannot find the row of {} in {}, though it was written: other instances do not see this one. The database was slow, or a row of the same id was written before by a clock that is ahead; wait, or choose another members.id",
                        self.id(),
                        name);
            case OF_ANOTHER ->
                LOG.error(
                        "Cannot be {} alone: another process writes its row in {}, as {}; give each instance a members.id of its own",
                        self.id(),
                        name,
                        found.map(HeartbeatTable::instance).orElseThrow());
        }
    }

    /** Whose row it was that was found last. */
    Own own() {
        return own;
    }

    @Override
    public void close() {
        // another process may have taken over the id
        if (own(session.execute(read).all()).filter(this::isMine).isPresent()) {
            session.execute(delete);
        }
    }
}
