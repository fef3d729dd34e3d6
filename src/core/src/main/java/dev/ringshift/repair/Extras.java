package dev.ringshift.repair;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What becomes of what only the target has. */
public sealed interface Extras {
    /** It stays. */
    record Keep() implements Extras {}

    /**
     * It is deleted.
     *
     * @param olderThan what was written at this time, or later, stays
     */
    record Delete(Instant olderThan) implements Extras {
        /** The first writetime that stays, µs since epoch. */
        long firstToStayMicros() {
            return TimeUnit.SECONDS.toMicros(olderThan.getEpochSecond())
                    + TimeUnit.NANOSECONDS.toMicros(olderThan.getNano());
        }

        /** A deletion takes away what was written at its own timestamp as well. */
        long deletionMicros() {
            return firstToStayMicros() - 1;
        }
    }
}
