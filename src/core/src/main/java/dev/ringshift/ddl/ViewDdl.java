package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Prints materialised views. */
final class ViewDdl {
    /** Options of tables that a view cannot have: it takes them from its table. */
    static final Set<String> NOT_OF_VIEWS = Set.of("default_time_to_live", "cdc");

    private ViewDdl() {}

    /**
     * A {@code CREATE MATERIALIZED VIEW} statement. Its names are the source's: a view of renamed columns cannot be had,
     * since its condition is text that names them.
     */
    static String create(ViewMetadata view, WantedTable base, Map<String, String> options) {
        return "CREATE MATERIALIZED VIEW IF NOT EXISTS %s AS\n    SELECT %s FROM %s\n    WHERE %s\n    %s%s"
                .formatted(
                        CqlText.name(base.targetKeyspace(), view.getName()),
                        view.includesAllColumns()
                                ? "*"
                                : CqlText.names(view.getColumns().keySet()),
                        CqlText.name(base.targetKeyspace(), base.targetTable()),
                        view.getWhereClause().orElse(""),
                        TableDdl.primaryKey(view, UnaryOperator.identity()),
                        TableDdl.with(List.of(), view, UnaryOperator.identity(), options));
    }
}
