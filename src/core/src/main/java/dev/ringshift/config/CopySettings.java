package dev.ringshift.config;

import dev.ringshift.convert.ConversionSettings;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to copy. What is null was {@code auto} in the file: the plan chooses it from what it finds.
 *
 * @param splitSize about how much a split should hold
 * @param tasksAtOnce splits worked on at the same time over all executors
 * @param inFlightStatements writes awaiting an answer, per executor
 * @param inFlightSize value bytes awaiting an answer, per executor
 * @param batchRows the most rows in a batch
 * @param batchSize the most value bytes in a batch
 * @param pageRows the most rows in a page
 * @param unknownWritetimeMicros the writetime for rows that show none (rows of nothing but a key), µs since epoch
 * @param rowMarker whether rows get a marker, which CQL does not show
 * @param conversion what types alone do not say, where they differ between the two sides
 * @param maxBadRows how many rows may be set aside because a value of theirs does not fit
 * @param maxTries how often a request is sent before its split fails, 1 or more
 * @param firstBackoff the wait before the second try; doubles each time, with jitter
 * @param maxBackoff the longest wait between two tries
 */
public record CopySettings(
        ByteSize splitSize,
        @Nullable Integer tasksAtOnce,
        @Nullable Integer inFlightStatements,
        @Nullable ByteSize inFlightSize,
        @Nullable Integer batchRows,
        @Nullable ByteSize batchSize,
        @Nullable Integer pageRows,
        long unknownWritetimeMicros,
        RowMarker rowMarker,
        ConversionSettings conversion,
        BadRowLimit maxBadRows,
        int maxTries,
        Duration firstBackoff,
        Duration maxBackoff)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** What a row with cells is written by; one without any is inserted, or it would not be there. */
    public enum RowMarker {
        /** An INSERT: the row stays when its cells are gone. */
        INSERT,
        /** UPDATEs: the row goes with its last cell. */
        UPDATE
    }
}
