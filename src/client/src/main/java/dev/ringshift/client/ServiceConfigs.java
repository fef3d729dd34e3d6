package dev.ringshift.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What gRPC calls a service config: the policy, and which calls are tried again. In the form of JSON. */
final class ServiceConfigs {
    /**
     * Short pauses: the next attempt goes to another instance, which does not have to recover. CANCELLED is what a call hears whose
     * instance is stopped before it answered, UNKNOWN one that is written to a connection which is just being lost; a call that its own
     * caller cancels is not tried again. Not more attempts: of a database that does not answer each one asks again.
     */
    private static final Map<String, Object> RETRIES = Map.of(
            "maxAttempts",
            3.0,
            "initialBackoff",
            "0.02s",
            "maxBackoff",
            "0.5s",
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE", "CANCELLED", "UNKNOWN"));

    /**
     * So many tokens that an instance may be killed with thousands of calls in progress, and all are tried again: a failed attempt takes
     * one, an answered call gives one back, and below half of them nothing is tried again. When nothing is answered any more, the
     * attempts that only add to it end.
     */
    private static final Map<String, Object> THROTTLE = Map.of("maxTokens", 10_000.0, "tokenRatio", 1.0);

    private ServiceConfigs() {}

    /** Before it is known which methods there are. */
    static Map<String, Object> of(BoundedLoad bound) {
        Map<String, Double> policy = Map.of(
                RendezvousLoadBalancerProvider.FACTOR, bound.factor(), RendezvousLoadBalancerProvider.FLOOR, (double)
                        bound.floor());
        return Map.of(
                "loadBalancingConfig",
                List.of(Map.of(RendezvousLoadBalancerProvider.POLICY, policy)),
                "healthCheckConfig",
                Map.of("serviceName", ""));
    }

    /**
     * With retries of methods that only read. What else is called over the channel may not be safe to send again.
     *
     * @param reads full names, {@code package.Service/Method}
     */
    static Map<String, Object> of(BoundedLoad bound, Collection<String> reads) {
        Map<String, Object> config = new HashMap<>(of(bound));
        List<Map<String, String>> names =
                reads.stream().sorted().map(ServiceConfigs::name).toList();
        if (!names.isEmpty()) {
            config.put("methodConfig", List.of(Map.of("name", names, "retryPolicy", RETRIES)));
            config.put("retryThrottling", THROTTLE);
        }
        return config;
    }

    private static Map<String, String> name(String fullMethodName) {
        int slash = fullMethodName.lastIndexOf('/');
        return Map.of(
                "service",
                fullMethodName.substring(0, Math.max(0, slash)),
                "method",
                fullMethodName.substring(slash + 1));
    }
}
