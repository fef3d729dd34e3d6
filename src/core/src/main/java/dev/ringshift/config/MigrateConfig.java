package dev.ringshift.config;

import java.nio.file.Path;
import java.util.List;
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
