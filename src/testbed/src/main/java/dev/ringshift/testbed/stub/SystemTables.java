package dev.ringshift.testbed.stub;

import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.DefaultRows;
import com.datastax.oss.protocol.internal.response.result.Rows;
import com.datastax.oss.protocol.internal.response.result.RowsMetadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/** What the tables say by which a driver gets to know a node and its schema. */
final class SystemTables {
    static final String RELEASE = "4.1.10";

    private static final UUID SCHEMA_VERSION = uuid("schema of the stub");

    private final Map<String, List<List<Cell>>> rowsByTable = new LinkedHashMap<>();

    SystemTables(InetSocketAddress address) {
        rowsByTable.put("system.local", List.of(local(address)));
        rowsByTable.put("system_schema.keyspaces", List.of(keyspace()));
        rowsByTable.put("system_schema.tables", List.of(table()));
        rowsByTable.put(
                "system_schema.columns",
                Arrays.stream(MessagesColumn.values()).map(SystemTables::column).toList());
        for (String empty : List.of("types", "indexes", "views", "functions", "aggregates")) {
            rowsByTable.put("system_schema." + empty, List.of());
        }
        for (String empty : List.of("keyspaces", "tables", "columns")) {
            rowsByTable.put("system_virtual_schema." + empty, List.of());
        }
        rowsByTable.put("system.peers", List.of());
        rowsByTable.put("system.peers_v2", List.of());
    }

    /**
     * All rows of a table; a condition is not looked at, since there is one keyspace, one table and one node.
     *
     * @param columns empty for all
     * @return empty if there is no such table
     */
    Optional<Rows> select(String table, List<String> columns) {
        return Optional.ofNullable(rowsByTable.get(table)).map(rows -> rows(table, rows, columns));
    }

    private static Rows rows(String table, List<List<Cell>> rows, List<String> columns) {
        String[] name = table.split("\\.", 2);
        List<ColumnSpec> specs = new ArrayList<>();
        Queue<List<ByteBuffer>> data = new ArrayDeque<>();
        for (List<Cell> row : rows) {
            List<Cell> cells = columns.isEmpty()
                    ? row
                    : row.stream().filter(cell -> columns.contains(cell.name())).toList();
            List<ByteBuffer> values = new ArrayList<>();
            specs.clear();
            for (Cell cell : cells) {
                specs.add(new ColumnSpec(name[0], name[1], cell.name(), specs.size(), cell.type()));
                values.add(cell.value());
            }
            data.add(values);
        }
        return new DefaultRows(new RowsMetadata(specs, null, new int[0], null), data);
    }

    private static List<Cell> local(InetSocketAddress at) {
        InetAddress address = at.getAddress();
        return List.of(
                Cell.text("key", "local"),
                Cell.text("bootstrapped", "COMPLETED"),
                Cell.text("cluster_name", "stub"),
                Cell.text("cql_version", "3.4.6"),
                Cell.text("native_protocol_version", "4"),
                Cell.text("release_version", RELEASE),
                Cell.text("partitioner", "org.apache.cassandra.dht.Murmur3Partitioner"),
                Cell.text("data_center", "datacenter1"),
                Cell.text("rack", "rack1"),
                Cell.uuid("host_id", uuid(at.toString())),
                Cell.uuid("schema_version", SCHEMA_VERSION),
                Cell.texts("tokens", Set.of("0")),
                Cell.address("broadcast_address", address),
                Cell.address("listen_address", address),
                Cell.address("rpc_address", address),
                Cell.number("rpc_port", at.getPort()));
    }

    private static List<Cell> keyspace() {
        return List.of(
                Cell.text("keyspace_name", MessagesColumn.KEYSPACE),
                Cell.flag("durable_writes", true),
                Cell.textsByText(
                        "replication",
                        Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "1")));
    }

    private static List<Cell> table() {
        return List.of(
                Cell.text("keyspace_name", MessagesColumn.KEYSPACE),
                Cell.text("table_name", MessagesColumn.TABLE),
                Cell.uuid("id", uuid(MessagesColumn.TABLE)),
                Cell.texts("flags", Set.of("compound")));
    }

    private static List<Cell> column(MessagesColumn column) {
        return List.of(
                Cell.text("keyspace_name", MessagesColumn.KEYSPACE),
                Cell.text("table_name", MessagesColumn.TABLE),
                Cell.text("column_name", column.cqlName()),
                Cell.text("clustering_order", column.clusteringOrder()),
                Cell.text("kind", column.kind()),
                Cell.number("position", column.position()),
                Cell.text("type", column.cqlType()));
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
