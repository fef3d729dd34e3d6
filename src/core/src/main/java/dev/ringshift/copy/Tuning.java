package dev.ringshift.copy;

import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * How much at once. What the settings leave open follows from what the job finds.
 *
 * @param tasksAtOnce the most splits worked on at the same time over all executors; there may be fewer cores
 * @param inFlightStatements writes awaiting an answer, per executor
 * @param inFlightSize value bytes awaiting an answer, per executor
 * @param batchRows the most statements in a batch
 * @param batchSize the most value bytes in a batch
 * @param pageRows the most rows in a page
 */
public record Tuning(
        int tasksAtOnce, int inFlightStatements, ByteSize inFlightSize, int batchRows, ByteSize batchSize, int pageRows)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Range scans that a source node serves at once without its users noticing much. */
    private static final int SCANS_PER_SOURCE_NODE = 8;

    /** Enough to keep a shard busy over a network's round trip. */
    private static final int STATEMENTS_PER_SHARD = 32;

    private static final int MOST_STATEMENTS_PER_EXECUTOR = 1024;
    private static final int LEAST_STATEMENTS_PER_EXECUTOR = 16;
    private static final int MOST_BATCH_ROWS = 100;
    private static final int MOST_PAGE_ROWS = 5000;
    private static final int LEAST_PAGE_ROWS = 1;

    /** Far below any server's limit for a mutation (Cassandra: 16 MiB by default); larger ones only weigh on its heap. */
    private static final ByteSize BATCH = ByteSize.ofKibibytes(64);

    private static final ByteSize MOST_IN_FLIGHT = ByteSize.ofMebibytes(64);

    /**
     * What the job finds.
     *
     * @param executors JVMs that copy
     * @param executorHeapBytes of each
     * @param rowBytes value bytes of an average row of the widest table
     */
    public record Found(
            int executors, long executorHeapBytes, ClusterFacts source, ClusterFacts target, long rowBytes) {}

    /** Takes what is set, and chooses the rest. */
    public static Tuning choose(CopySettings settings, Found found) {
        ByteSize batchSize = Objects.requireNonNullElse(settings.batchSize(), BATCH);
        return new Tuning(
                or(settings.tasksAtOnce(), SCANS_PER_SOURCE_NODE * nodes(found.source())),
                or(
                        settings.inFlightStatements(),
                        clamp(
                                (long) found.target().shards() * STATEMENTS_PER_SHARD / found.executors(),
                                LEAST_STATEMENTS_PER_EXECUTOR,
                                MOST_STATEMENTS_PER_EXECUTOR)),
                Optional.ofNullable(settings.inFlightSize())
                        .orElseGet(() -> new ByteSize(Math.min(MOST_IN_FLIGHT.bytes(), found.executorHeapBytes() / 8))),
                or(settings.batchRows(), clamp(batchSize.bytes() / found.rowBytes(), 1, MOST_BATCH_ROWS)),
                batchSize,
                or(
                        settings.pageRows(),
                        clamp(CopyEngine.PAGE_BYTES / found.rowBytes(), LEAST_PAGE_ROWS, MOST_PAGE_ROWS)));
    }

    private static int nodes(ClusterFacts cluster) {
        return Math.max(1, cluster.nodes().size());
    }

    private static int or(@org.jspecify.annotations.Nullable Integer set, int chosen) {
        return set == null ? chosen : set;
    }

    private static int clamp(long value, int least, int most) {
        return (int) Math.max(least, Math.min(most, value));
    }
}
