package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultColumnMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables for tests, as the driver would describe them. */
final class Tables {
    private final CqlIdentifier keyspace;
    private final CqlIdentifier name;
    private final List<ColumnMetadata> partitionKey = new ArrayList<>();
    private final Map<ColumnMetadata, ClusteringOrder> clustering = new LinkedHashMap<>();
    private final Map<CqlIdentifier, ColumnMetadata> columns = new LinkedHashMap<>();

    private Tables(String keyspace, String name) {
        this.keyspace = CqlIdentifier.fromInternal(keyspace);
        this.name = CqlIdentifier.fromInternal(name);
    }

    static Tables table(String keyspace, String name) {
        return new Tables(keyspace, name);
    }

    Tables partitionKey(String column, DataType type) {
        partitionKey.add(add(column, type, false));
        return this;
    }

    Tables clustering(String column, DataType type) {
        clustering.put(add(column, type, false), ClusteringOrder.ASC);
        return this;
    }

    Tables regular(String column, DataType type) {
        add(column, type, false);
        return this;
    }

    Tables fixed(String column, DataType type) {
        add(column, type, true);
        return this;
    }

    TableMetadata build() {
        return new DefaultTableMetadata(
                keyspace, name, null, false, false, partitionKey, clustering, columns, Map.of(), Map.of());
    }

    private ColumnMetadata add(String column, DataType type, boolean isStatic) {
        CqlIdentifier id = CqlIdentifier.fromInternal(column);
        ColumnMetadata metadata = new DefaultColumnMetadata(keyspace, name, id, type, isStatic);
        columns.put(id, metadata);
        return metadata;
    }
}
