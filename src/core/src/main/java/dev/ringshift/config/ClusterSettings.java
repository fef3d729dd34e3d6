package dev.ringshift.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one of the two clusters.
 *
 * @param role {@code source} or {@code target}; names the cluster in messages
 * @param contactPoints {@code host:port} each; empty when they come from elsewhere (the settings of Spark)
 * @param localDatacenter null when it comes from elsewhere
 * @param username null for no authentication
 * @param password null for no authentication; never printed
 * @param consistency a CQL consistency level, upper case
 * @param tls null for plain connections
 * @param driver raw options of the driver below {@code datastax-java-driver}, as HOCON text; they win over everything else;
 *     empty for none, never printed
 */
public record ClusterSettings(
        String role,
        List<String> contactPoints,
        @Nullable String localDatacenter,
        @Nullable String username,
        @Nullable String password,
        String consistency,
        @Nullable TlsSettings tls,
        String driver)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public ClusterSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /** What is still missing for a connection, one line each with its remedy; nothing when it can be tried. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (contactPoints.isEmpty()) {
            missing.add("%s.contact-points: missing; name a node, for example %s.contact-points = [\"10.0.0.1:9042\"]"
                    .formatted(role, role));
        }
        if (localDatacenter == null) {
            missing.add(
                    "%s.local-datacenter: missing; name the data center as nodetool status spells it, for example dc1"
                            .formatted(role));
        }
        return missing;
    }

    /** The role, the addresses and the consistency; no login. */
    @Override
    public String toString() {
        return "%s %s at %s".formatted(role, contactPoints, consistency);
    }
}
