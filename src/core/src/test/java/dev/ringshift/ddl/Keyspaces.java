package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.FunctionMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.FunctionSignature;
import com.datastax.oss.driver.api.core.metadata.schema.IndexKind;
import com.datastax.oss.driver.api.core.metadata.schema.IndexMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultColumnMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultFunctionMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultIndexMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultKeyspaceMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultViewMetadata;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import com.datastax.oss.driver.shaded.guava.common.collect.ImmutableList;
import com.datastax.oss.driver.shaded.guava.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A keyspace {@code chat} with one table {@code messages}, as the driver would describe it. */
final class Keyspaces {
    static final String NAME = "chat";
    private static final CqlIdentifier KEYSPACE = CqlIdentifier.fromInternal(NAME);
    private static final CqlIdentifier TABLE = CqlIdentifier.fromInternal("messages");

    private final List<ColumnMetadata> partitionKey = new ArrayList<>();
    private final Map<ColumnMetadata, ClusteringOrder> clustering = new LinkedHashMap<>();
    private final Map<CqlIdentifier, ColumnMetadata> columns = new LinkedHashMap<>();
    private final Map<CqlIdentifier, Object> options = new LinkedHashMap<>();
    private final Map<CqlIdentifier, IndexMetadata> indexes = new LinkedHashMap<>();
    private final Map<CqlIdentifier, ViewMetadata> views = new LinkedHashMap<>();
    private final Map<FunctionSignature, FunctionMetadata> functions = new LinkedHashMap<>();
    private final Map<String, Object> moreOptions = new LinkedHashMap<>();
    private final List<SourceKeyspace.Attachment> attachments = new ArrayList<>();
    private Map<String, String> replication =
            Map.of("class", "org.apache.cassandra.locator.NetworkTopologyStrategy", "dc1", "3");
    private boolean compact;

    private Keyspaces() {}

    static Keyspaces empty() {
        return new Keyspaces();
    }

    /** {@code id bigint PRIMARY KEY, body text}. */
    static Keyspaces simple() {
        return empty().partitionKey("id", DataTypes.BIGINT).regular("body", DataTypes.TEXT);
    }

    /** A type of the keyspace, from names and types of fields in turn. */
    static UserDefinedType type(String keyspace, String name, Object... fields) {
        UserDefinedTypeBuilder builder =
                new UserDefinedTypeBuilder(CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal(name));
        for (int i = 0; i < fields.length; i += 2) {
            builder.withField(CqlIdentifier.fromInternal((String) fields[i]), (DataType) fields[i + 1]);
        }
        return builder.build();
    }

    Keyspaces partitionKey(String column, DataType type) {
        partitionKey.add(add(column, type, false));
        return this;
    }

    Keyspaces clustering(String column, DataType type, ClusteringOrder order) {
        clustering.put(add(column, type, false), order);
        return this;
    }

    Keyspaces regular(String column, DataType type) {
        add(column, type, false);
        return this;
    }

    Keyspaces fixed(String column, DataType type) {
        add(column, type, true);
        return this;
    }

    Keyspaces option(String name, Object value) {
        options.put(CqlIdentifier.fromInternal(name), value);
        return this;
    }

    /** An option that the driver does not tell of. */
    Keyspaces moreOption(String name, Object value) {
        moreOptions.put(name, value);
        return this;
    }

    Keyspaces index(String name, String target) {
        return index(name, target, IndexKind.COMPOSITES, Map.of());
    }

    Keyspaces customIndex(String name, String target, String className, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.put("class_name", className);
        all.put("target", target);
        return index(name, target, IndexKind.CUSTOM, all);
    }

    private Keyspaces index(String name, String target, IndexKind kind, Map<String, String> all) {
        CqlIdentifier id = CqlIdentifier.fromInternal(name);
        indexes.put(id, new DefaultIndexMetadata(KEYSPACE, TABLE, id, kind, target, all));
        return this;
    }

    /** A view of all columns, by {@code column} and the table's partition key. */
    Keyspaces view(String name, String column, Map<String, Object> viewOptions) {
        CqlIdentifier id = CqlIdentifier.fromInternal(name);
        ColumnMetadata key = columns.get(CqlIdentifier.fromInternal(column));
        ImmutableMap.Builder<ColumnMetadata, ClusteringOrder> order = ImmutableMap.builder();
        partitionKey.forEach(part -> order.put(part, ClusteringOrder.DESC));
        Map<CqlIdentifier, Object> named = new LinkedHashMap<>();
        viewOptions.forEach((option, value) -> named.put(CqlIdentifier.fromInternal(option), value));
        views.put(
                id,
                new DefaultViewMetadata(
                        KEYSPACE,
                        id,
                        TABLE,
                        true,
                        column + " IS NOT NULL",
                        null,
                        ImmutableList.of(Objects.requireNonNull(key)),
                        order.build(),
                        ImmutableMap.copyOf(columns),
                        named));
        return this;
    }

    Keyspaces function(String name, String language) {
        FunctionSignature signature = new FunctionSignature(CqlIdentifier.fromInternal(name), DataTypes.INT);
        functions.put(
                signature,
                new DefaultFunctionMetadata(
                        KEYSPACE,
                        signature,
                        List.of(CqlIdentifier.fromInternal("x")),
                        "return x;",
                        true,
                        language,
                        DataTypes.INT));
        return this;
    }

    Keyspaces trigger(String name, String className) {
        attachments.add(new SourceKeyspace.Attachment.Trigger(TABLE, name, className));
        return this;
    }

    Keyspaces mask(String column, String function) {
        attachments.add(new SourceKeyspace.Attachment.Mask(TABLE, CqlIdentifier.fromInternal(column), function));
        return this;
    }

    Keyspaces replication(Map<String, String> map) {
        replication = map;
        return this;
    }

    Keyspaces compact() {
        compact = true;
        return this;
    }

    SourceKeyspace build() {
        TableMetadata table = new DefaultTableMetadata(
                KEYSPACE, TABLE, null, compact, false, partitionKey, clustering, columns, options, indexes);
        KeyspaceMetadata metadata = new DefaultKeyspaceMetadata(
                KEYSPACE, true, false, replication, Map.of(), Map.of(TABLE, table), views, functions, Map.of());
        return new SourceKeyspace(metadata, Map.of(TABLE, moreOptions), attachments);
    }

    private ColumnMetadata add(String column, DataType type, boolean isStatic) {
        CqlIdentifier id = CqlIdentifier.fromInternal(column);
        ColumnMetadata metadata = new DefaultColumnMetadata(KEYSPACE, TABLE, id, type, isStatic);
        columns.put(id, metadata);
        return metadata;
    }
}
