package dev.ringshift.service.coalesce;

import java.time.Duration;

/**
 * What a coalescer may hold.
 *
 * @param mostSubscribers of one flight; who comes later is refused
 * @param longestWait of any subscriber, whatever its own deadline
 */
public record CoalescerLimits(int mostSubscribers, Duration longestWait) {
    public CoalescerLimits {
        if (mostSubscribers < 1 || longestWait.isNegative() || longestWait.isZero()) {
            throw new IllegalArgumentException("Cannot coalesce with %d subscribers for %s: both need to be above 0"
                    .formatted(mostSubscribers, longestWait));
        }
    }
}
