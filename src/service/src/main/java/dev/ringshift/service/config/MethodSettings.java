package dev.ringshift.service.config;

import dev.ringshift.service.coalesce.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query as a gRPC method.
 *
 * @param name of the method, {@code LatestMessages}; a protobuf identifier
 * @param cql a SELECT with named bind markers
 * @param coalesce which requests share a query
 * @param share between whose requests a query may be shared
 * @param routingKey markers whose values decide which instance owns a request; empty for those of the partition key
 * @param consistency a CQL consistency level, upper case; null for the cluster's
 * @param timeout the longest that a request may take, whatever deadline the caller sets
 * @param pageSize rows of a page when the request does not say, and the most that it may say
 * @param maxReplyBytes a larger reply is an error
 * @param allow client identities (a certificate's URI, DNS name or common name) that may call it; empty for everybody
 */
public record MethodSettings(
        String name,
        String cql,
        Mode coalesce,
        Share share,
        List<String> routingKey,
        @Nullable String consistency,
        Duration timeout,
        int pageSize,
        int maxReplyBytes,
        List<String> allow) {
    public MethodSettings {
        routingKey = List.copyOf(routingKey);
        allow = List.copyOf(allow);
    }

    /** Between whose requests a query may be shared. */
    public enum Share {
        /** All who may call the method. */
        EVERYBODY,

        /** Those of one caller. */
        CALLER
    }
}
