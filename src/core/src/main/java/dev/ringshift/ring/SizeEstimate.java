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
        long start = Math.max(range.start(), part.start());
        long end = Math.min(range.end(), part.end());
        return start >= end ? 0 : bytes() * new TokenRange(start, end).width() / range.width();
    }
}
