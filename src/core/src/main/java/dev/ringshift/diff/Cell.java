package dev.ringshift.diff;

import java.nio.ByteBuffer;

/**
 * A cell of one side, in the target's type.
 *
 * @param value raw
 * @param writetimeMicros µs since epoch; {@link #HIDDEN} where CQL does not show it
 * @param expirySecond seconds since epoch; {@link #NEVER} for none, and where CQL does not show it
 */
record Cell(ByteBuffer value, long writetimeMicros, long expirySecond) {
    static final long HIDDEN = Long.MIN_VALUE;
    static final long NEVER = Long.MAX_VALUE;

    boolean isTimed() {
        return writetimeMicros != HIDDEN;
    }
}
