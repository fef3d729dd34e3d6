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
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Opens sessions. No other class does, so that every connection has the same defaults, TLS and errors. */
public final class Sessions {

    private Sessions() {}

    /**
     * Connects, and makes sure that the local datacenter exists.
     *
     * @throws ClusterException when no contact point answers, or the login is refused
     * @throws ConfigException when the cluster has no datacenter of the configured name
     */
    public static CqlSession open(ClusterSettings settings) {
        Config options = DriverOptions.of(settings);
        CqlSession session;
        try {
            session = CqlSession.builder()
                    .withConfigLoader(
                            DriverConfigLoader.fromString(options.root().render()))
                    .withApplicationName("ringshift")
                    .build();
        } catch (DriverException | IllegalArgumentException e) {
            throw refusal(settings, e);
        }
        try {
            requireDatacenter(settings, session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
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
        String message = causes.stream()
                .filter(cause -> !(cause instanceof ClosedChannelException) && cause.getMessage() != null)
                .reduce(fallback, (outer, inner) -> inner)
                .getMessage();
        return String.valueOf(message).lines().findFirst().orElse("no reason given");
    }
}
