package dev.ringshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.TlsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the driver is told: raw options of the user's over Ringshift's settings over defaults fit for what the session is for. */
final class DriverOptions {

    /** A session is closed when all its requests are answered; the driver's 2 s of quiet only make each command slower. */
    private static final Map<String, Object> SHUTDOWN =
            Map.of("quiet-period", 100, "timeout", 15_000, "unit", "MILLISECONDS");

    /** Only what differs from the driver's own defaults, which are made for short reads of an application. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            // a page of a cold range takes longer than an application's read
            "basic.request.timeout",
            "30 seconds",
            "advanced.connection.init-query-timeout",
            "10 seconds",
            "advanced.control-connection.timeout",
            "10 seconds",
            "advanced.metadata.schema.request-timeout",
            "20 seconds",
            // the servers warn of each batch over 5 KiB, though ours stay within a partition
            "advanced.request.log-warnings",
            false,
            // an idle session must not keep the JVM alive
            "advanced.netty.daemon",
            true,
            "advanced.netty.io-group.shutdown",
            SHUTDOWN,
            "advanced.netty.admin-group.shutdown",
            SHUTDOWN);

    /** The driver takes less than 32768. */
    private static final int MOST_REQUESTS = 32_767;

    private DriverOptions() {}

    /** For moving data, where whoever sends a request repeats it. */
    static Config forMoving(ClusterSettings settings) {
        return of(settings, Map.of("advanced.retry-policy.class", NoHiddenRetries.class.getName()));
    }

    /**
     * For reads of an application: the driver asks the next node when one goes, as it does by itself. What is written, such as
     * heartbeats, takes the time of the database rather than that of this machine; there is no such choice for single statements.
     */
    static Config forServing(ClusterSettings settings) {
        return of(
                settings,
                Map.of(
                        "advanced.timestamp-generator.class",
                        "ServerSideTimestampGenerator",
                        // the service limits what is in progress; here the next query would look as if no node were
                        // connected
                        "advanced.connection.max-requests-per-connection",
                        MOST_REQUESTS));
    }

    /** Options without the {@code datastax-java-driver} prefix at the top, as a config loader wants them. */
    private static Config of(ClusterSettings settings, Map<String, Object> purpose) {
        Map<String, Object> own = new HashMap<>(purpose);
        own.put("basic.contact-points", settings.contactPoints());
        own.put("basic.request.consistency", settings.consistency());
        own.put("basic.session-name", "ringshift-" + settings.role());
        if (settings.localDatacenter() != null) {
            own.put("basic.load-balancing-policy.local-datacenter", settings.localDatacenter());
        }
        if (settings.username() != null && settings.password() != null) {
            own.put("advanced.auth-provider.class", "PlainTextAuthProvider");
            own.put("advanced.auth-provider.username", settings.username());
            own.put("advanced.auth-provider.password", settings.password());
        }
        if (settings.tls() != null) {
            own.putAll(tls(settings.tls()));
        }
        return ConfigFactory.parseString(settings.driver())
                .withFallback(ConfigFactory.parseMap(own))
                .withFallback(ConfigFactory.parseMap(DEFAULTS))
                .resolve()
                .atPath("datastax-java-driver");
    }

    private static Map<String, Object> tls(TlsSettings tls) {
        Map<String, Object> options = new HashMap<>();
        String engine = "advanced.ssl-engine-factory.";
        options.put(engine + "class", "DefaultSslEngineFactory");
        options.put(engine + "hostname-validation", tls.hostnameValidation());
        for (var entry : List.of(
                pair("truststore-path", tls.truststore()),
                pair("truststore-password", tls.truststorePassword()),
                pair("keystore-path", tls.keystore()),
                pair("keystore-password", tls.keystorePassword()))) {
            entry.forEach((name, value) -> options.put(engine + name, value));
        }
        return options;
    }

    private static Map<String, String> pair(String name, @org.jspecify.annotations.Nullable String value) {
        return value == null ? Map.of() : Map.of(name, value);
    }
}
