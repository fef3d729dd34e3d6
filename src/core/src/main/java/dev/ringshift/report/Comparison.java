package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * What was compared, in numbers that add up.
 *
 * @param rows rows on either side, those on both once; the static columns of a partition count as a row where there are any;
 *     where the settings leave rows out, those of the target alone count only when they are mismatches or in motion
 * @param partitions partitions on either side, with the same exception
 * @param cells cells compared, keys not counted
 * @param bytes value bytes read from both sides, writetimes and TTLs included
 * @param retries requests to either side that were sent again
 * @param suspects rows that differed when they were first seen
 * @param mismatchedRows rows that still differed when they were looked at again
 * @param mismatchedPartitions partitions with such rows; one with very many of them counts several times, as one does that lies
 *     in several splits
 * @param inMotionRows rows that differed each time, but were being written meanwhile; not among the mismatches
 * @param differences mismatches by kind
 */
public record Comparison(
        long rows,
        long partitions,
        long cells,
        long bytes,
        long retries,
        long suspects,
        long mismatchedRows,
        long mismatchedPartitions,
        long inMotionRows,
        Differences differences)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Nothing compared. */
    public static final Comparison NONE = new Comparison(0, 0, 0, 0, 0, 0, 0, 0, 0, Differences.NONE);

    /** What a scan has seen. */
    public static Comparison scanned(long rows, long partitions, long cells, long bytes, long retries, long suspects) {
        return new Comparison(rows, partitions, cells, bytes, retries, suspects, 0, 0, 0, Differences.NONE);
    }

    /** Rows that differ, seen by a scan before. */
    public static Comparison mismatched(long rows, long partitions, Differences differences) {
        return new Comparison(0, 0, 0, 0, 0, 0, rows, partitions, 0, differences);
    }

    /** Rows that were being written each time, seen by a scan before. */
    public static Comparison inMotion(long rows) {
        return new Comparison(0, 0, 0, 0, 0, 0, 0, 0, rows, Differences.NONE);
    }

    /** Both together. */
    public Comparison plus(Comparison other) {
        return new Comparison(
                rows + other.rows,
                partitions + other.partitions,
                cells + other.cells,
                bytes + other.bytes,
                retries + other.retries,
                suspects + other.suspects,
                mismatchedRows + other.mismatchedRows,
                mismatchedPartitions + other.mismatchedPartitions,
                inMotionRows + other.inMotionRows,
                differences.plus(other.differences));
    }

    /** Whether the two sides are the same, as far as was compared. */
    @JsonProperty
    public boolean clean() {
        return mismatchedRows == 0;
    }
}
