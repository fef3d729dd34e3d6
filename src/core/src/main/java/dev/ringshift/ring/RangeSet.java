package dev.ringshift.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A set of tokens, kept as sorted ranges that neither overlap nor touch. Immutable. */
public final class RangeSet {
    /** No token. */
    public static final RangeSet EMPTY = new RangeSet(new long[0], new long[0]);

    private final long[] starts;
    private final long[] ends;

    private RangeSet(long[] starts, long[] ends) {
        this.starts = starts;
        this.ends = ends;
    }

    public static RangeSet of(Collection<TokenRange> ranges) {
        Builder builder = new Builder();
        ranges.stream().sorted().forEach(range -> builder.add(range.start(), range.end()));
        return builder.build();
    }

    /** Takes ranges in the order of their starts, a million of them without an object for each. */
    public static final class Builder {
        private long[] starts = new long[16];
        private long[] ends = new long[16];
        private int size;

        /**
         * Adds {@code (start, end]}.
         *
         * @throws IllegalArgumentException when its start lies before the one added last
         */
        public Builder add(long start, long end) {
            if (size > 0 && start < starts[size - 1]) {
                throw new IllegalArgumentException("Cannot add (%d, %d] after (%d, %d]: not in order"
                        .formatted(start, end, starts[size - 1], ends[size - 1]));
            }
            if (size > 0 && start <= ends[size - 1]) {
                ends[size - 1] = Math.max(ends[size - 1], end);
                return this;
            }
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            starts[size] = start;
            ends[size++] = end;
            return this;
        }

        public RangeSet build() {
            return new RangeSet(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
        }
    }

    public boolean contains(TokenRange range) {
        int at = lastStartingAtOrBefore(range.start());
        return at >= 0 && range.end() <= ends[at];
    }

    /** The parts of a range that are not in the set, in order. */
    public List<TokenRange> missingFrom(TokenRange range) {
        List<TokenRange> missing = new ArrayList<>();
        long from = range.start();
        int at = Math.max(0, lastStartingAtOrBefore(from));
        for (; at < starts.length && starts[at] < range.end() && from < range.end(); at++) {
            if (from < starts[at]) {
                missing.add(new TokenRange(from, starts[at]));
            }
            from = Math.max(from, ends[at]);
        }
        if (from < range.end()) {
            missing.add(new TokenRange(from, range.end()));
        }
        return missing;
    }

    /** In order. */
    public List<TokenRange> ranges() {
        List<TokenRange> ranges = new ArrayList<>(starts.length);
        for (int i = 0; i < starts.length; i++) {
            ranges.add(new TokenRange(starts[i], ends[i]));
        }
        return ranges;
    }

    /** From 0, nothing, to 1, everything. */
    public double fractionOfRing() {
        double fraction = 0;
        for (int i = 0; i < starts.length; i++) {
            fraction += new TokenRange(starts[i], ends[i]).fractionOfRing();
        }
        return Math.min(1, fraction);
    }

    private int lastStartingAtOrBefore(long token) {
        int found = Arrays.binarySearch(starts, token);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeSet set && Arrays.equals(starts, set.starts) && Arrays.equals(ends, set.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(starts) + Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}
