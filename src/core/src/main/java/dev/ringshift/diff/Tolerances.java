package dev.ringshift.diff;

import java.io.Serializable;

/**
 * How far apart two cells may be and still count as the same.
 *
 * @param ttlSeconds between two expiries
 * @param writetimeMicros between two writetimes, µs
 * @param relative between two numbers, of {@code float} and {@code double} values; 0 for exact
 */
public record Tolerances(long ttlSeconds, long writetimeMicros, double relative) implements Serializable {
    private static final long serialVersionUID = 1;

    boolean sameExpiry(long one, long other) {
        return one == other || (one != Cell.NEVER && other != Cell.NEVER && Math.abs(one - other) <= ttlSeconds);
    }

    boolean sameWritetime(long one, long other) {
        return Math.abs(one - other) <= writetimeMicros;
    }

    boolean sameDouble(double one, double other) {
        // of infinity any part is as large as any distance
        return Double.compare(one, other) == 0
                || one == other
                || (Double.isFinite(one - other)
                        && Math.abs(one - other) <= relative * Math.max(Math.abs(one), Math.abs(other)));
    }
}
