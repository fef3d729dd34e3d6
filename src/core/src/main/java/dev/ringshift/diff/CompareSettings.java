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
 */
public record CompareSettings(
        Duration recheckDelay, int rechecks, Duration settle, Tolerances tolerances, int maxMismatches)
        implements Serializable {
    private static final long serialVersionUID = 1;

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
                settings.maxMismatches());
    }
}
