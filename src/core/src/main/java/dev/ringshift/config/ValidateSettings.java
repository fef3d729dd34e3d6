package dev.ringshift.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to compare.
 *
 * @param sample the part of the ring to compare, above 0; 1 is all of it
 * @param seed what the sample is drawn with; null was {@code auto} in the file: a new one for each validation
 * @param recheckDelay the wait before a row that differs is looked at again
 * @param rechecks how often that happens at most while the row is being written, 1 or more; then it is in motion
 * @param settle rows with a write younger than this are in motion, not mismatches
 * @param ttlTolerance how far apart the expiry of two cells may be
 * @param writetimeToleranceMicros how far apart the writetimes of two cells may be, 0 or more
 * @param floatTolerance how far apart two floats may be, as a part of the larger one, 0 to 1
 * @param maxMismatches how many mismatches are kept, 1 or more; all are counted
 * @param checkpointPath the SQLite file, another one than the copy's
 * @param pacing how fast, over all of the job
 */
public record ValidateSettings(
        double sample,
        @Nullable Long seed,
        Duration recheckDelay,
        int rechecks,
        Duration settle,
        Duration ttlTolerance,
        long writetimeToleranceMicros,
        double floatTolerance,
        int maxMismatches,
        Path checkpointPath,
        Pacing pacing) {}
