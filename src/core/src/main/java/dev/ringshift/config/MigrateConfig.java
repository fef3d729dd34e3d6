package dev.ringshift.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run needs to know, checked. Built once, at the edge.
 *
 * @param source the cluster copied from
 * @param target the cluster copied to
 * @param tables what to copy, no source table twice, no target table twice
 * @param keyspaces what to copy in full, but for the tables that {@code tables} names; one of both is not empty
 * @param schema what becomes of the source's schema
 * @param copy how
 * @param validate how the two sides are compared
 * @param checkpointPath the SQLite file
 * @param reportDirectory below it each run makes a folder of its own
 * @param metricsPort where Prometheus may scrape the driver, or null
 */
public record MigrateConfig(
        ClusterSettings source,
        ClusterSettings target,
        List<TableSelection> tables,
        List<KeyspaceSelection> keyspaces,
        SchemaSettings schema,
        CopySettings copy,
        ValidateSettings validate,
        Path checkpointPath,
        Path reportDirectory,
        @Nullable Integer metricsPort) {

    public MigrateConfig {
        tables = List.copyOf(tables);
        keyspaces = List.copyOf(keyspaces);
    }

    /** The same with other clusters: those of the file, completed from elsewhere. */
    public MigrateConfig withClusters(ClusterSettings newSource, ClusterSettings newTarget) {
        return new MigrateConfig(
                newSource,
                newTarget,
                tables,
                keyspaces,
                schema,
                copy,
                validate,
                checkpointPath,
                reportDirectory,
                metricsPort);
    }

    /**
     * The same with only some of its tables.
     *
     * @param names source tables, {@code keyspace.table} each
     * @throws ConfigException when the file does not mean one of them; names it
     */
    public MigrateConfig only(List<String> names) {
        List<TableSelection> only = new ArrayList<>();
        for (String name : names) {
            only.add(tables.stream()
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .or(() -> inKeyspace(name))
                    .orElseThrow(() -> new ConfigException(
                            "Cannot take the table %s: the config file does not mean it; name some of its tables, keyspace.table each"
                                    .formatted(name))));
        }
        return new MigrateConfig(
                source, target, only, List.of(), schema, copy, validate, checkpointPath, reportDirectory, metricsPort);
    }

    private Optional<TableSelection> inKeyspace(String name) {
        int dot = name.indexOf('.');
        String table = name.substring(dot + 1);
        return keyspaces.stream()
                .filter(keyspace -> dot > 0 && keyspace.source().equals(name.substring(0, dot)))
                .filter(keyspace -> !keyspace.except().contains(table))
                .findFirst()
                .map(keyspace -> keyspace.table(table));
    }

    /**
     * Checks that both clusters can be looked for. A file may leave addresses out when Spark's own settings have them, so
     * this is asked after those were added, and before the first connection.
     *
     * @throws ConfigException that names each missing address and data center
     */
    public MigrateConfig requireReachable() {
        List<String> missing = Stream.concat(source.missing().stream(), target.missing().stream())
                .toList();
        if (!missing.isEmpty()) {
            throw new ConfigException("the configuration", missing);
        }
        return this;
    }
}
