package dev.ringshift.service.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the service listens.
 *
 * @param listen for gRPC
 * @param admin for metrics, readiness and the status page; null for none
 * @param showKeys whether the status page shows hot keys as they are, rather than as hashes
 * @param reflection whether a client may ask for the descriptors
 * @param tls null for plain connections
 * @param leave how long a stop goes on serving after it said that it is not ready
 * @param drain the longest that a stop waits for calls in progress
 */
public record ServerSettings(
        Address listen,
        @Nullable Address admin,
        boolean showKeys,
        boolean reflection,
        @Nullable ServerTls tls,
        Duration leave,
        Duration drain) {}
