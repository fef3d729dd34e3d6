package dev.ringshift.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.ringshift.command.UsageException;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.TlsSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * What the Spark Cassandra Connector's own settings say about a cluster. From weakest to strongest:
 *
 * <ol>
 *   <li>{@code spark.cassandra.*}, for both clusters
 *   <li>{@code spark.sql.catalog.<role>.spark.cassandra.*}, for one
 *   <li>the config file's keys
 *   <li>the config file's {@code driver} section
 * </ol>
 *
 * <p>Only what is set counts: the connector's defaults are not taken over. Its settings for reading and writing
 * (splits, batches, consistency levels, retries) mean nothing here, because the fast path does not use its reader and
 * writer.
 */
final class SparkCassandraSettings {
    private static final String PREFIX = "spark.cassandra.";
    private static final String CONNECTION = "connection.";
    private static final String SSL = CONNECTION + "ssl.";
    private static final String DEFAULT_PORT = "9042";

    /** The connector's name of a number of milliseconds, and the driver's option. */
    private static final Map<String, String> MILLISECONDS = Map.of(
            CONNECTION + "timeoutMS",
            "advanced.connection.connect-timeout",
            "read.timeoutMS",
            "basic.request.timeout",
            CONNECTION + "reconnectionDelayMS.min",
            "advanced.reconnection-policy.base-delay",
            CONNECTION + "reconnectionDelayMS.max",
            "advanced.reconnection-policy.max-delay");

    /** Plain numbers; those of the shutdown are milliseconds by Ringshift's default of their unit. */
    private static final Map<String, String> NUMBERS = Map.of(
            CONNECTION + "quietPeriodBeforeCloseMS", "advanced.netty.io-group.shutdown.quiet-period",
            CONNECTION + "timeoutBeforeCloseMS", "advanced.netty.io-group.shutdown.timeout",
            CONNECTION + "localConnectionsPerExecutor", "advanced.connection.pool.local.size",
            CONNECTION + "remoteConnectionsPerExecutor", "advanced.connection.pool.remote.size");

    /** Other ways to say where the cluster is; ignoring them could connect to the wrong one. */
    private static final Set<String> REFUSED = Set.of(
            CONNECTION + "config.cloud.path",
            CONNECTION + "config.profile.path",
            CONNECTION + "factory",
            "auth.conf.factory");

    private final Map<String, String> settings;

    private SparkCassandraSettings(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * The settings of the config file, completed by Spark's; both clusters can be looked for.
     *
     * @throws UsageException for a setting of Spark that cannot be followed
     * @throws dev.ringshift.config.ConfigException when it is nowhere said where a cluster is
     */
    static MigrateConfig complete(MigrateConfig config, SparkConf spark) {
        return config.withClusters(complete(config.source(), spark), complete(config.target(), spark))
                .requireReachable();
    }

    /**
     * The settings of the config file, completed by Spark's.
     *
     * @throws UsageException for a setting of Spark that cannot be followed
     */
    static ClusterSettings complete(ClusterSettings file, SparkConf spark) {
        return from(spark, file.role()).complete(file);
    }

    private static SparkCassandraSettings from(SparkConf spark, String role) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String prefix : List.of(PREFIX, "spark.sql.catalog." + role + "." + PREFIX)) {
            for (var setting : spark.getAllWithPrefix(prefix)) {
                refuse(prefix, setting._1());
                settings.put(setting._1(), setting._2().strip());
            }
        }
        return new SparkCassandraSettings(settings);
    }

    private static void refuse(String prefix, String name) {
        if (REFUSED.contains(name)) {
            throw new UsageException(
                    "Cannot connect by %s%s: not supported; name contact-points and credentials instead"
                            .formatted(prefix, name));
        }
    }

    private ClusterSettings complete(ClusterSettings file) {
        boolean login = file.username() == null;
        return new ClusterSettings(
                file.role(),
                file.contactPoints().isEmpty() ? contactPoints() : file.contactPoints(),
                file.localDatacenter() == null ? settings.get(CONNECTION + "localDC") : file.localDatacenter(),
                login ? settings.get("auth.username") : file.username(),
                login ? settings.get("auth.password") : file.password(),
                file.consistency(),
                file.tls() == null ? tls() : file.tls(),
                driver(file));
    }

    private List<String> contactPoints() {
        String hosts = settings.getOrDefault(CONNECTION + "host", "");
        String port = settings.getOrDefault(CONNECTION + "port", DEFAULT_PORT);
        return Arrays.stream(hosts.split(",", -1))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(host -> withPort(host, port))
                .toList();
    }

    /** An IPv6 address has a port only if it has brackets. */
    private static String withPort(String host, String port) {
        boolean bareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
        if (bareIpv6) {
            return "[" + host + "]:" + port;
        }
        return host.matches(".*:\\d+") ? host : host + ":" + port;
    }

    /** Without a check of the host name, as the connector does it: its contact points are mostly addresses. */
    private @Nullable TlsSettings tls() {
        if (!flag(SSL + "enabled")) {
            return null;
        }
        boolean clientCertificate = flag(SSL + "clientAuth.enabled");
        return new TlsSettings(
                settings.get(SSL + "trustStore.path"),
                settings.get(SSL + "trustStore.password"),
                clientCertificate ? settings.get(SSL + "keyStore.path") : null,
                clientCertificate ? settings.get(SSL + "keyStore.password") : null,
                false);
    }

    private boolean flag(String name) {
        return Boolean.parseBoolean(settings.get(name));
    }

    private String driver(ClusterSettings file) {
        Config options = driverOptions();
        if (options.isEmpty()) {
            return file.driver();
        }
        try {
            return ConfigFactory.parseString(file.driver())
                    .withFallback(options)
                    .root()
                    .render(ConfigRenderOptions.concise().setJson(false));
        } catch (ConfigException e) {
            throw new UsageException("Cannot read %s.driver: %s".formatted(file.role(), e.getMessage()));
        }
    }

    private Config driverOptions() {
        Config options = ConfigFactory.empty();
        for (var entry : MILLISECONDS.entrySet()) {
            options = with(options, entry.getValue(), number(entry.getKey()).map(ms -> ms + " milliseconds"));
        }
        for (var entry : NUMBERS.entrySet()) {
            options = with(options, entry.getValue(), number(entry.getKey()));
        }
        options = with(
                options,
                "advanced.protocol.compression",
                value(CONNECTION + "compression").map(name -> name.toLowerCase(Locale.ROOT)));
        options = with(
                options,
                "advanced.resolve-contact-points",
                value(CONNECTION + "resolveContactPoints").map(Boolean::valueOf));
        return with(
                options,
                "advanced.ssl-engine-factory.cipher-suites",
                value(SSL + "enabledAlgorithms")
                        .filter(suites -> flag(SSL + "enabled"))
                        .map(suites -> List.of(suites.split("\\s*,\\s*", -1))));
    }

    private static Config with(Config options, String path, Optional<?> value) {
        return value.isEmpty() ? options : options.withValue(path, ConfigValueFactory.fromAnyRef(value.get()));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isEmpty());
    }

    private Optional<Long> number(String name) {
        try {
            return value(name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "Cannot take %s%s = %s: not a whole number".formatted(PREFIX, name, settings.get(name)));
        }
    }
}
