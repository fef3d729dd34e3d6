package dev.ringshift.service.route;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import dev.ringshift.client.Instance;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.service.config.MemberSettings.Source.Heartbeats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table in which each instance writes a row at every interval, with a TTL of three. All rows are in one partition: a read of it asks one
 * set of replicas, where a read of the whole table would ask all of them.
 */
final class HeartbeatTable implements Roll {
    private static final CqlIdentifier TABLE = CqlIdentifier.fromInternal("read_service_instances");
    private static final int MISSED = 3;
    private static final int MOST_REPLICAS = 3;
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(500);

    private final CqlSession session;
    private final Duration interval;
    private final Instance self;
    private final BoundStatement write;
    private final BoundStatement read;
    private final BoundStatement delete;

    private HeartbeatTable(CqlSession session, Heartbeats settings, Instance self) {
        this.session = session;
        this.interval = settings.interval();
        this.self = self;
        String table = name(settings);
        this.write = statement(
                "INSERT INTO %s (service, id, host, port) VALUES ('reads', ?, ?, ?) USING TTL ?".formatted(table),
                self.id(),
                self.host(),
                self.port(),
                ttlSeconds(interval));
        this.read = statement("SELECT id, host, port FROM %s WHERE service = 'reads'".formatted(table));
        this.delete = statement("DELETE FROM %s WHERE service = 'reads' AND id = ?".formatted(table), self.id());
    }

    /**
     * Makes the table when it is not there.
     *
     * @throws ClusterException when it cannot be used
     */
    static HeartbeatTable open(CqlSession session, Heartbeats settings, Instance self) {
        try {
            create(session, settings);
            HeartbeatTable table = new HeartbeatTable(session, settings, self);
            // what is wrong with it is to be known at the start
            table.others();
            return table;
        } catch (DriverException e) {
            throw new ClusterException(
                    "Cannot keep the list of instances in %s: %s; grant the user of the service SELECT, MODIFY and CREATE there, or make the table beforehand"
                            .formatted(name(settings), e.getMessage()),
                    e);
        }
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
                        service text, id text, host text, port int, PRIMARY KEY (service, id))
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
                .setTimeout(interval.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : interval);
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public List<Instance> others() {
        session.execute(write);
        return session.execute(read).all().stream()
                .map(row -> new Instance(
                        String.valueOf(row.getString("id")), String.valueOf(row.getString("host")), row.getInt("port")))
                .filter(instance -> !instance.id().equals(self.id()))
                .toList();
    }

    @Override
    public void close() {
        session.execute(delete);
    }
}
