package dev.ringshift.cluster;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.typesafe.config.Config;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.ConfigException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions. No other class does, so that every connection has the same defaults, TLS and errors. */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private Sessions() {}

    /**
     * Connects, and makes sure that the local datacenter exists. Requests that fail are not repeated, see {@link NoHiddenRetries}.
     *
     * @throws ClusterException when no contact point answers, or the login is refused
     * @throws ConfigException when the cluster has no datacenter of the configured name
     */
    public static CqlSession open(ClusterSettings settings) {
        return open(settings, DriverOptions::forMoving);
    }

    /** As {@link #open}, for an application's reads: one that is idempotent goes to the next node when its node fails; writes take the database's time. */
    public static CqlSession openForServing(ClusterSettings settings) {
        return open(settings, DriverOptions::forServing);
    }

    private static CqlSession open(ClusterSettings settings, Function<ClusterSettings, Config> driverOptions) {
        requireFiles(settings);
        requireKnownHost(settings);
        CqlSession session;
        try {
            Config options = driverOptions.apply(settings);
            session = CqlSession.builder()
                    .withConfigLoader(
                            DriverConfigLoader.fromString(options.root().render()))
                    .withApplicationName("ringshift")
                    .build();
        } catch (com.typesafe.config.ConfigException e) {
            throw wrongOption(settings, e);
        } catch (DriverException | IllegalArgumentException e) {
            throw refusal(settings, e);
        }
        try {
            requireDatacenter(settings, session);
            requireTimeout(settings, session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void requireFiles(ClusterSettings settings) {
        if (settings.tls() != null) {
            requireFile(settings.role() + ".tls.truststore", settings.tls().truststore());
            requireFile(settings.role() + ".tls.keystore", settings.tls().keystore());
        }
    }

    private static void requireFile(String key, @Nullable String file) {
        if (file != null && !Files.isReadable(Path.of(file))) {
            throw new ConfigException(
                    "Cannot read %s = %s: no such file here, or not for this user; it must be there on every executor"
                            .formatted(key, file));
        }
    }

    /** The driver would only say that it got no answer. */
    private static void requireKnownHost(ClusterSettings settings) {
        for (String point : settings.contactPoints()) {
            try {
                // what matters is that it does not throw
                var unused = InetAddress.getByName(point.substring(0, point.lastIndexOf(':')));
                return;
            } catch (UnknownHostException e) {
                LOG.warn("Unknown host: {}", point);
            }
        }
        if (!settings.contactPoints().isEmpty()) {
            throw new ClusterException(
                    "Cannot reach the %s at %s: unknown host; check %s.contact-points"
                            .formatted(settings.role(), settings.contactPoints(), settings.role()),
                    null);
        }
    }

    /** Read by the driver with the first request, far from here. */
    private static void requireTimeout(ClusterSettings settings, CqlSession session) {
        try {
            // what matters is that it does not throw
            var unused = session.getContext()
                    .getConfig()
                    .getDefaultProfile()
                    .getDuration(DefaultDriverOption.REQUEST_TIMEOUT);
        } catch (com.typesafe.config.ConfigException e) {
            throw wrongOption(settings, e);
        }
    }

    private static ConfigException wrongOption(ClusterSettings settings, com.typesafe.config.ConfigException e) {
        return new ConfigException("Cannot use %s.driver: %s; correct that option of the driver"
                .formatted(settings.role(), String.valueOf(e.getMessage()).replaceFirst("^.*?: \\d+: ", "")));
    }

    private static void requireDatacenter(ClusterSettings settings, CqlSession session) {
        TreeSet<String> found = new TreeSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            found.add(Objects.requireNonNullElse(node.getDatacenter(), "(none)"));
        }
        String wanted = session.getContext()
                .getConfig()
                .getDefaultProfile()
                .getString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, "");
        if (!wanted.isEmpty() && !found.contains(wanted)) {
            throw new ConfigException("Cannot use %s.local-datacenter = %s: the cluster at %s has %s; name one of them"
                    .formatted(settings.role(), wanted, settings.contactPoints(), String.join(", ", found)));
        }
    }

    private static RuntimeException refusal(ClusterSettings settings, RuntimeException e) {
        List<Throwable> causes = e instanceof AllNodesFailedException all
                ? all.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .flatMap(Sessions::chain)
                        .toList()
                : chain(e).toList();
        return causes.stream()
                .filter(AuthenticationException.class::isInstance)
                .findFirst()
                .map(cause -> new ClusterException(
                        settings.username() == null
                                ? "Cannot log in to the %s at %s: it asks for a password; set %s.username and %s.password"
                                        .formatted(
                                                settings.role(),
                                                settings.contactPoints(),
                                                settings.role(),
                                                settings.role())
                                : "Cannot log in to the %s at %s as %s: the name or the password is wrong; check %s.username and %s.password"
                                        .formatted(
                                                settings.role(),
                                                settings.contactPoints(),
                                                settings.username(),
                                                settings.role(),
                                                settings.role()),
                        e))
                .orElseGet(() -> new ClusterException(
                        "Cannot reach the %s at %s: %s; check %s.contact-points, and that the nodes listen for CQL there"
                                .formatted(
                                        settings.role(), settings.contactPoints(), brief(causes, e), settings.role()),
                        e));
    }

    private static Stream<Throwable> chain(Throwable first) {
        return Stream.iterate(first, Objects::nonNull, Throwable::getCause);
    }

    /** The innermost cause that says something: a refused connection rather than "all nodes failed". */
    private static String brief(List<Throwable> causes, Throwable fallback) {
        if (causes.stream().anyMatch(ClosedChannelException.class::isInstance)
                && causes.stream().noneMatch(ConnectException.class::isInstance)) {
            return "the connection was refused or closed";
        }
        String message = causes.stream()
                .filter(cause -> !(cause instanceof ClosedChannelException) && cause.getMessage() != null)
                .reduce(fallback, (outer, inner) -> inner)
                .getMessage();
        return String.valueOf(message).lines().findFirst().orElse("no reason given");
    }
}
