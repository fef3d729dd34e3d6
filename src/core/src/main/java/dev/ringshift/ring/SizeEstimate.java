package dev.ringshift.ring;

/**
 * A row of {@code system.size_estimates}.
 *
 * @param range one that does not wrap around
 * @param partitions about how many the range holds
 * @param meanPartitionBytes about how large one is
 */
public record SizeEstimate(TokenRange range, long partitions, long meanPartitionBytes) {

    /** What the whole range holds, at least 0. */
    double bytes() {
        return Math.max(0, (double) partitions * meanPartitionBytes);
    }

    /** What a part of the ring holds of it, if its bytes are spread evenly over its tokens. */
    double bytesIn(TokenRange part) {
        return bytes() * tokensIn(part) / range.width();
    }

    /** How many tokens of a part of the ring it tells of. */
    double tokensIn(TokenRange part) {
        return range.intersection(part).map(TokenRange::width).orElse(0.0);
    }
}
