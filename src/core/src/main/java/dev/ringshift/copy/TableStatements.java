package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of a table, and where things stand in them.
 *
 * @param select on the source
 * @param insert on the target
 * @param update on the target; null for a table of nothing but keys
 * @param partitionKeys leading key columns that make the partition key
 * @param keys columns of the primary key
 * @param cells regular columns
 */
record TableStatements(
        PreparedStatement select,
        PreparedStatement insert,
        @Nullable PreparedStatement update,
        int partitionKeys,
        int keys,
        int cells) {

    static TableStatements prepare(TableMapping mapping, CqlSession source, CqlSession target) {
        CopyStatements texts = CopyStatements.of(mapping);
        return new TableStatements(
                source.prepare(texts.select()),
                target.prepare(texts.insert()),
                texts.update().isEmpty() ? null : target.prepare(texts.update()),
                mapping.columns(Role.PARTITION_KEY).size(),
                mapping.keySize(),
                mapping.columns(Role.REGULAR).size());
    }
}
