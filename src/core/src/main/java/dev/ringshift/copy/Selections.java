package dev.ringshift.copy;

import dev.ringshift.cluster.Cluster;
import dev.ringshift.config.KeyspaceSelection;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.TableSelection;
import dev.ringshift.schema.SchemaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the tables that the settings mean. */
final class Selections {
    private final MigrateConfig config;
    private final Cluster source;
    private final List<String> problems = new ArrayList<>();

    private Selections(MigrateConfig config, Cluster source) {
        this.config = config;
        this.source = source;
    }

    /**
     * The tables that the settings name, and those of the keyspaces that they name, each once.
     *
     * @throws SchemaException when a keyspace or a table to leave out is not there, or two tables would become one
     */
    static List<TableSelection> resolve(MigrateConfig config, Cluster source) {
        return new Selections(config, source).resolve();
    }

    private List<TableSelection> resolve() {
        List<TableSelection> all = new ArrayList<>(config.tables());
        Set<String> named = config.tables().stream().map(TableSelection::name).collect(Collectors.toSet());
        for (KeyspaceSelection keyspace : config.keyspaces()) {
            for (String table : tables(keyspace)) {
                if (!named.contains(keyspace.source() + "." + table)) {
                    all.add(keyspace.table(table));
                }
            }
        }
        requireDistinctTargets(all);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return all;
    }

    private Set<String> tables(KeyspaceSelection keyspace) {
        Set<String> tables = new TreeSet<>(source.tables(keyspace.source()));
        if (!source.hasKeyspace(keyspace.source())) {
            problems.add("The source has no keyspace %s: check tables".formatted(keyspace.source()));
            return tables;
        }
        for (String left : new TreeSet<>(keyspace.except())) {
            if (!tables.remove(left)) {
                problems.add("%s has no table %s to leave out: check except".formatted(keyspace.source(), left));
            }
        }
        if (tables.isEmpty()) {
            problems.add("%s.* is no table: check tables and except".formatted(keyspace.source()));
        }
        return tables;
    }

    private void requireDistinctTargets(List<TableSelection> tables) {
        Map<String, TableSelection> byTarget = new HashMap<>();
        for (TableSelection table : tables) {
            TableSelection same = byTarget.putIfAbsent(table.targetName(), table);
            if (same != null) {
                problems.add("%s and %s would both become %s: give one another target, or leave it out with except"
                        .formatted(same.name(), table.name(), table.targetName()));
            }
        }
    }
}
