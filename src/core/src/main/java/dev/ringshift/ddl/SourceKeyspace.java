package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A keyspace as the driver describes it, and what the driver leaves out.
 *
 * @param metadata the driver's
 * @param moreOptions table or view to its options that the driver does not know, such as {@code memtable}
 * @param attachments triggers and masks
 */
public record SourceKeyspace(
        KeyspaceMetadata metadata, Map<CqlIdentifier, Map<String, Object>> moreOptions, List<Attachment> attachments) {
    private static final Set<String> NO_OPTIONS = Set.of(
            "keyspace_name",
            "table_name",
            "view_name",
            "id",
            "flags",
            "base_table_id",
            "base_table_name",
            "include_all_columns",
            "where_clause");
    /** Options that Cassandra gave up with 4.0, which still tells drivers that they are 0. */
    private static final Set<String> GIVEN_UP = Set.of("dclocal_read_repair_chance", "read_repair_chance");

    public SourceKeyspace {
        moreOptions = Map.copyOf(moreOptions);
        attachments = List.copyOf(attachments);
    }

    /** What hangs on a table without being an option of it. */
    public sealed interface Attachment {
        CqlIdentifier table();

        /** A class that runs at each write. */
        record Trigger(CqlIdentifier table, String name, String className) implements Attachment {}

        /** A function that hides a column's values from those who may not see them. */
        record Mask(CqlIdentifier table, CqlIdentifier column, String function) implements Attachment {}
    }

    /** A keyspace of which only the driver's description is known. */
    public static SourceKeyspace of(KeyspaceMetadata metadata) {
        return new SourceKeyspace(metadata, Map.of(), List.of());
    }

    /** Reads what the driver knows and what it does not; empty when there is no such keyspace. */
    public static Optional<SourceKeyspace> read(CqlSession session, CqlIdentifier keyspace) {
        return session.getMetadata().getKeyspace(keyspace).map(metadata -> read(session, metadata));
    }

    private static SourceKeyspace read(CqlSession session, KeyspaceMetadata metadata) {
        Map<CqlIdentifier, Map<String, Object>> options = new LinkedHashMap<>();
        for (Row row : rows(session, "tables", metadata)) {
            CqlIdentifier table = name(row, "table_name");
            metadata.getTable(table).ifPresent(known -> options.put(table, unknown(row, known)));
        }
        for (Row row : rows(session, "views", metadata)) {
            CqlIdentifier view = name(row, "view_name");
            metadata.getView(view).ifPresent(known -> options.put(view, unknown(row, known)));
        }
        List<Attachment> attachments = new ArrayList<>();
        for (Row row : rows(session, "triggers", metadata)) {
            String className = Optional.ofNullable(row.getMap("options", String.class, String.class))
                    .orElse(Map.of())
                    .getOrDefault("class", "(unknown)");
            attachments.add(new Attachment.Trigger(
                    name(row, "table_name"), name(row, "trigger_name").asInternal(), className));
        }
        for (Row row : rows(session, "column_masks", metadata)) {
            attachments.add(new Attachment.Mask(
                    name(row, "table_name"),
                    name(row, "column_name"),
                    name(row, "function_name").asInternal()));
        }
        return new SourceKeyspace(metadata, options, attachments);
    }

    /** None where the release has no such table. The driver does not know: by default it skips the system's keyspaces. */
    private static List<Row> rows(CqlSession session, String table, KeyspaceMetadata keyspace) {
        boolean exists = session.execute("SELECT table_name FROM system_schema.tables"
                                + " WHERE keyspace_name = 'system_schema' AND table_name = '%s'".formatted(table))
                        .one()
                != null;
        return exists
                ? session.execute(SimpleStatement.newInstance(
                                "SELECT * FROM system_schema.%s WHERE keyspace_name = ?".formatted(table),
                                keyspace.getName().asInternal()))
                        .all()
                : List.of();
    }

    private static Map<String, Object> unknown(Row row, RelationMetadata known) {
        Map<String, Object> options = new TreeMap<>();
        for (ColumnDefinition column : row.getColumnDefinitions()) {
            String name = column.getName().asInternal();
            Object value = NO_OPTIONS.contains(name) ? null : row.getObject(name);
            if (value != null && !known.getOptions().containsKey(column.getName())) {
                options.put(name, value);
            }
        }
        return options;
    }

    private static CqlIdentifier name(Row row, String column) {
        return CqlIdentifier.fromInternal(
                Optional.ofNullable(row.getString(column)).orElse(""));
    }

    /** All options that have a value, the driver's first. */
    Map<String, Object> options(RelationMetadata relation) {
        Map<String, Object> options = new LinkedHashMap<>();
        relation.getOptions().forEach((name, value) -> options.put(name.asInternal(), value));
        options.putAll(moreOptions.getOrDefault(relation.getName(), Map.of()));
        options.values().removeIf(SourceKeyspace::isUnset);
        options.entrySet()
                .removeIf(entry ->
                        GIVEN_UP.contains(entry.getKey()) && entry.getValue().equals(0.0));
        return options;
    }

    private static boolean isUnset(Object value) {
        return value instanceof Map<?, ?> map ? map.isEmpty() : value instanceof String text && text.isEmpty();
    }
}
