package dev.ringshift.config;

import java.util.Map;
import java.util.Set;

/**
 * What becomes of the source's schema.
 *
 * @param replication the replication map of keyspaces made on the target; empty for the source's
 * @param acceptedLosses what the user knows to be lost, and agrees to
 */
public record SchemaSettings(Map<String, String> replication, Set<LossKind> acceptedLosses) {

    /** What cannot be kept, and needs consent. */
    public enum LossKind {
        /** Elements of collections get the writetime of their row, since the source does not show theirs. */
        COLLECTION_TIMES,
        /** What has writetimes of its own becomes one cell with one. */
        MERGED_TIMES,
        /** An index, a view, a trigger or the like that the target does not have. */
        SCHEMA_OBJECTS;

        /** As a config file writes it. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public SchemaSettings {
        replication = Map.copyOf(replication);
        acceptedLosses = Set.copyOf(acceptedLosses);
    }
}
