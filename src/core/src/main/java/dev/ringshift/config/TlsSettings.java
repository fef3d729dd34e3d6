package dev.ringshift.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards a cluster. Stores are JKS or PKCS#12 files that every executor can read.
 *
 * @param truststore path, or null for the JVM's own
 * @param truststorePassword never printed
 * @param keystore path, or null when the cluster does not ask for a client certificate
 * @param keystorePassword never printed
 * @param hostnameValidation whether the node's certificate must name the node
 */
public record TlsSettings(
        @Nullable String truststore,
        @Nullable String truststorePassword,
        @Nullable String keystore,
        @Nullable String keystorePassword,
        boolean hostnameValidation)
        implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
        return "TLS, truststore %s, keystore %s".formatted(truststore, keystore);
    }
}
