package dev.ringshift.service.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards callers, and towards other instances. The files are PEM, and looked at again from time to time.
 *
 * @param certificates the server's certificate chain
 * @param privateKey PKCS#8, without a password
 * @param clientAuthorities the authorities of callers' certificates; null when callers need none
 * @param reload how often the files are looked at
 */
public record ServerTls(
        Path certificates, Path privateKey, @Nullable Path clientAuthorities, Duration reload) {}
