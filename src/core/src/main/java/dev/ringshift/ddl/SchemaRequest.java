package dev.ringshift.ddl;

import java.util.List;
import java.util.Map;

/**
 * What to make at the target.
 *
 * @param source a keyspace of the source
 * @param tables those of its tables that are wanted
 * @param replication the replication map of the target's keyspaces; empty for the source's
 * @param target what the statements are for
 */
public record SchemaRequest(
        SourceKeyspace source, List<WantedTable> tables, Map<String, String> replication, DdlTarget target) {

    public SchemaRequest {
        tables = List.copyOf(tables);
        replication = Map.copyOf(replication);
    }
}
