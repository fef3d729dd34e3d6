package dev.ringshift.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a section that says how to reach a cluster. */
public final class ClusterReader {
    /** What a consistency may be. */
    public static final List<String> CONSISTENCIES =
            List.of("ONE", "TWO", "THREE", "LOCAL_ONE", "LOCAL_QUORUM", "QUORUM", "EACH_QUORUM", "ALL");

    private static final String DRIVER = "datastax-java-driver";

    private ClusterReader() {}

    /**
     * Reads {@code source} or {@code target}.
     *
     * @param role the section's name
     */
    public static ClusterSettings read(Section root, String role) {
        Section section = root.section(role);
        List<String> contactPoints =
                section.list("contact-points", ContactPoint::parse).orElse(List.of());
        ClusterSettings settings = new ClusterSettings(
                role,
                contactPoints.stream().distinct().toList(),
                section.optional("local-datacenter", Form.text()).orElse(null),
                section.optional("username", Form.text()).orElse(null),
                section.optional("password", Form.text()).orElse(null),
                section.value("consistency", Form.oneOf(CONSISTENCIES)),
                tls(section.section("tls")),
                driver(section));
        checkLogin(section, role);
        return settings;
    }

    private static void checkLogin(Section section, String role) {
        if (section.isSet("username") && !section.isSet("password")) {
            section.problem(
                    "username", "there is no %s.password; set it, best from the environment: ${?NAME}".formatted(role));
        }
        if (section.isSet("password") && !section.isSet("username")) {
            section.problem("password", "there is no %s.username; set it too, or remove the password".formatted(role));
        }
    }

    private static @Nullable TlsSettings tls(Section tls) {
        boolean enabled = tls.value("enabled", Form.trueOrFalse());
        TlsSettings settings = new TlsSettings(
                tls.optional("truststore", Form.text()).orElse(null),
                tls.optional("truststore-password", Form.text()).orElse(null),
                tls.optional("keystore", Form.text()).orElse(null),
                tls.optional("keystore-password", Form.text()).orElse(null),
                tls.value("hostname-validation", Form.trueOrFalse()));
        for (String store : List.of("truststore", "keystore")) {
            if (tls.isSet(store) && !tls.isSet("enabled")) {
                tls.problem(store, "has no effect while TLS is off; add enabled = true beside it (or enabled = false)");
            }
        }
        return enabled ? settings : null;
    }

    private static String driver(Section section) {
        ConfigObject options = section.open("driver");
        if (options.containsKey(DRIVER)) {
            section.problem(
                    "driver", "leave the level %s out: driver { basic.request.timeout = 30s }".formatted(DRIVER));
        }
        return options.isEmpty() ? "" : options.render(ConfigRenderOptions.concise());
    }
}
