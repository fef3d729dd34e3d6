package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Prints tables, and the parts that views share with them. */
final class TableDdl {
    private TableDdl() {}

    /**
     * A {@code CREATE TABLE} statement.
     *
     * @param flags what comes first after {@code WITH}
     * @param options option to literal
     */
    static String create(TableMetadata table, WantedTable wanted, List<String> flags, Map<String, String> options) {
        List<String> lines = new ArrayList<>();
        for (ColumnMetadata column : table.getColumns().values()) {
            if (wanted.keeps(column)) {
                lines.add("%s %s%s"
                        .formatted(
                                CqlText.name(wanted.nameOf(column.getName())),
                                CqlText.type(column.getType(), wanted.targetKeyspace()),
                                column.isStatic() ? " STATIC" : ""));
            }
        }
        lines.add(primaryKey(table, wanted::nameOf));
        return "CREATE TABLE IF NOT EXISTS %s (\n    %s\n)%s"
                .formatted(
                        CqlText.name(wanted.targetKeyspace(), wanted.targetTable()),
                        String.join(",\n    ", lines),
                        with(flags, table, wanted::nameOf, options));
    }

    static String primaryKey(RelationMetadata relation, UnaryOperator<CqlIdentifier> names) {
        String partition = columns(relation.getPartitionKey(), names);
        String clustering = columns(List.copyOf(relation.getClusteringColumns().keySet()), names);
        return clustering.isEmpty()
                ? "PRIMARY KEY ((%s))".formatted(partition)
                : "PRIMARY KEY ((%s), %s)".formatted(partition, clustering);
    }

    static String with(
            List<String> flags,
            RelationMetadata relation,
            UnaryOperator<CqlIdentifier> names,
            Map<String, String> options) {
        List<String> clauses = new ArrayList<>(flags);
        Map<ColumnMetadata, ClusteringOrder> clustering = relation.getClusteringColumns();
        if (!clustering.isEmpty()) {
            clauses.add(clustering.entrySet().stream()
                    .map(entry -> CqlText.name(names.apply(entry.getKey().getName())) + " " + entry.getValue())
                    .collect(Collectors.joining(", ", "CLUSTERING ORDER BY (", ")")));
        }
        options.forEach((name, literal) -> clauses.add(name + " = " + literal));
        return clauses.isEmpty() ? "" : " WITH " + String.join("\n    AND ", clauses);
    }

    private static String columns(List<ColumnMetadata> columns, UnaryOperator<CqlIdentifier> names) {
        return CqlText.names(
                columns.stream().map(column -> names.apply(column.getName())).toList());
    }
}
