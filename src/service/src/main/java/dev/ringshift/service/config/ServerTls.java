package dev.ringshift.service.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards callers, and towards other instances. The files are PEM, and looked at again from time to time.
 *
 * @param certificates the server's certificate chain
 * @param privateKey PKCS#8, without a password
 * @param clientAuthorities the authorities of callers' certificates; null when callers need none
 * @param members names in the certificates of the instances: whoever bears one may hand on the requests of others
 * @param memberAuthorities the authorities of the instances' certificates; null for those that the Java runtime knows
 * @param reload how often the files are looked at
 */
public record ServerTls(
        Path certificates,
        Path privateKey,
        @Nullable Path clientAuthorities,
        List<String> members,
        @Nullable Path memberAuthorities,
        Duration reload) {
    public ServerTls {
        members = List.copyOf(members);
    }
}
