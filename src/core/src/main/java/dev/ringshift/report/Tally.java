package dev.ringshift.report;

import java.io.Serializable;

/**
 * What was moved, in numbers that add up.
 *
 * @param rows rows read from the source
 * @param cells cells written, keys not counted
 * @param bytes value bytes written, keys included
 * @param statements requests sent to the target; a batch is one
 * @param retries requests to either side that were sent again
 * @param widestRowBytes the most value bytes seen in one row
 * @param widestPartitionRows the most rows seen in one partition within one split
 */
public record Tally(
        long rows, long cells, long bytes, long statements, long retries, long widestRowBytes, long widestPartitionRows)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Nothing moved. */
    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0);

    /** Both together: sums, and the larger of the maxima. */
    public Tally plus(Tally other) {
        return new Tally(
                rows + other.rows,
                cells + other.cells,
                bytes + other.bytes,
                statements + other.statements,
                retries + other.retries,
                Math.max(widestRowBytes, other.widestRowBytes),
                Math.max(widestPartitionRows, other.widestPartitionRows));
    }
}
