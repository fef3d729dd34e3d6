package dev.ringshift.ring;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of the Murmur3 ring: {@code (start, end]}, start exclusive, never wrapping around.
 *
 * <p>The least token, {@link Long#MIN_VALUE}, is no key's token (the partitioner maps that hash to {@link
 * Long#MAX_VALUE}), so {@link #RING} covers every row that can exist.
 *
 * @param start exclusive
 * @param end inclusive, greater than {@code start}
 */
public record TokenRange(long start, long end) implements Comparable<TokenRange>, Serializable {
    private static final long serialVersionUID = 1;

    /** Every token that a row can have. */
    public static final TokenRange RING = new TokenRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public TokenRange {
        if (start >= end) {
            throw new IllegalArgumentException(
                    "Cannot make a token range (%d, %d]: start must be less than end".formatted(start, end));
        }
    }

    /**
     * The ranges, two at most, that a range of a cluster's ring stands for; there, {@code start >= end} means that it wraps
     * around, and {@code start == end} that it is the whole ring.
     */
    public static List<TokenRange> unwrap(long start, long end) {
        if (start == end) {
            return List.of(RING);
        }
        if (start < end) {
            return List.of(new TokenRange(start, end));
        }
        List<TokenRange> parts = new ArrayList<>(2);
        if (end > Long.MIN_VALUE) {
            parts.add(new TokenRange(Long.MIN_VALUE, end));
        }
        if (start < Long.MAX_VALUE) {
            parts.add(new TokenRange(start, Long.MAX_VALUE));
        }
        return List.copyOf(parts);
    }

    /**
     * The range of one token.
     *
     * @param token that a key can have: not {@link Long#MIN_VALUE}
     */
    public static TokenRange of(long token) {
        return new TokenRange(token - 1, token);
    }

    /** How many tokens the range holds, at least 1, exact below 2^53. */
    public double width() {
        long width = end - start;
        return width > 0 ? width : width + 0x1p64;
    }

    /** The part of the ring that the range is, above 0 up to 1. */
    public double fractionOfRing() {
        return width() / RING.width();
    }

    /** Whether each token of the other range is in this one. */
    public boolean contains(TokenRange other) {
        return start <= other.start && other.end <= end;
    }

    /** What is in both; empty when nothing is. */
    public Optional<TokenRange> intersection(TokenRange other) {
        long from = Math.max(start, other.start);
        long to = Math.min(end, other.end);
        return from < to ? Optional.of(new TokenRange(from, to)) : Optional.empty();
    }

    /**
     * The end of the piece with this number when the range is cut evenly.
     *
     * @param piece from 0 to {@code pieces - 1}
     * @param pieces 1 or more, not more than the range has tokens
     */
    long cut(int piece, int pieces) {
        if (piece == pieces - 1) {
            return end;
        }
        BigInteger tokens = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
        return BigInteger.valueOf(start)
                .add(tokens.multiply(BigInteger.valueOf(piece + 1L)).divide(BigInteger.valueOf(pieces)))
                .longValueExact();
    }

    @Override
    public int compareTo(TokenRange other) {
        int byStart = Long.compare(start, other.start);
        return byStart != 0 ? byStart : Long.compare(end, other.end);
    }

    @Override
    public String toString() {
        // not by format(): some locales have digits of their own, and nodetool does not know them
        return "(" + start + ", " + end + "]";
    }
}
