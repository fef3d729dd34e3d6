package dev.ringshift.repair;

import dev.ringshift.report.Mismatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A row that a report names, or the static columns of a partition.
 *
 * @param table the source table
 * @param key raw values of the source's key columns; those of the partition key alone stand for static columns
 * @param partitionKey the same for people
 * @param clusteringKey the same for people
 */
record ReportedRow(
        String table, List<byte[]> key, Map<String, String> partitionKey, Map<String, String> clusteringKey) {

    static ReportedRow of(Mismatch mismatch) {
        return new ReportedRow(mismatch.source(), mismatch.key(), mismatch.partitionKey(), mismatch.clusteringKey());
    }

    /** Equal for the same row. */
    List<ByteBuffer> name() {
        return name(key);
    }

    static List<ByteBuffer> name(List<byte[]> key) {
        return key.stream().map(ByteBuffer::wrap).toList();
    }
}
