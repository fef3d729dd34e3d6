package dev.ringshift.diff;

import dev.ringshift.config.ValidateSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * How to judge.
 *
 * @param recheckDelay from the first look at a row that differs to the second
 * @param rechecks looks after the first at a row that is being written, before it counts as in motion; 1 or more
 * @param settle a cell that was written later than so long ago is in motion; 0 for none
 * @param tolerances how far apart cells may be
 * @param maxMismatches the most that are kept in full
 * @param maxMismatchBytes the most memory, in bytes, for those of one split, or of one call; where values are long, fewer are kept
 */
public record CompareSettings(
        Duration recheckDelay,
        int rechecks,
        Duration settle,
        Tolerances tolerances,
        int maxMismatches,
        long maxMismatchBytes)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** They travel to the driver with the report of their split. */
    private static final long MISMATCH_BYTES = 16 * 1024 * 1024;

    /** Keeps all mismatches. */
    public CompareSettings(Duration recheckDelay, int rechecks, Duration settle, Tolerances tolerances) {
        this(recheckDelay, rechecks, settle, tolerances, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** What the config says. */
    public static CompareSettings of(ValidateSettings settings) {
        return new CompareSettings(
                settings.recheckDelay(),
                settings.rechecks(),
                settings.settle(),
                new Tolerances(
                        settings.ttlTolerance().toSeconds(),
                        settings.writetimeToleranceMicros(),
                        settings.floatTolerance()),
                settings.maxMismatches(),
                MISMATCH_BYTES);
    }
}
