package dev.ringshift.client;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the load balancer is to know of a call, in each of its attempts. Safe in any thread. */
final class RoutedCall {
    private volatile byte @Nullable [] message;
    // few calls fail, so that most need no set of their own
    private volatile Set<Instance> failedAt = Set.of();

    /** The message, which comes after the call is made; null for a call that does not wait for it. */
    byte @Nullable [] message() {
        return message;
    }

    void message(byte[] bytes) {
        message = bytes;
    }

    /** The instances at which an attempt failed. */
    Set<Instance> failedAt() {
        return failedAt;
    }

    synchronized void failAt(Instance instance) {
        Set<Instance> more = new HashSet<>(failedAt);
        more.add(instance);
        failedAt = Set.copyOf(more);
    }
}
