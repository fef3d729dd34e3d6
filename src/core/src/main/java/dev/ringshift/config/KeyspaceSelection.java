package dev.ringshift.config;

import java.util.Set;

/**
 * All tables of a keyspace, {@code "keyspace.*"} in {@code tables}. Names are CQL's internal ones.
 *
 * @param source where the tables are
 * @param target where they go, under their own names; the source's name unless set
 * @param except tables to leave out
 */
public record KeyspaceSelection(String source, String target, Set<String> except) {

    public KeyspaceSelection {
        except = Set.copyOf(except);
    }

    /** A table of the keyspace, in full. */
    public TableSelection table(String name) {
        return TableSelection.of(source, name, target, name);
    }
}
