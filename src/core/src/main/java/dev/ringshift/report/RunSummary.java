package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, for people and for programs: {@link SummaryFile} keeps it, {@link SummaryTable} shows it.
 *
 * <p>In the file the names are those of the components, in lowerCamel; the methods with {@code @JsonProperty} are written
 * too and can be computed anew when it is read.
 *
 * @param runId names the run and its folder; letters, digits, dot, dash and underscore
 * @param command {@code migrate}, for example
 * @param started when it began
 * @param finished when it ended, not before {@code started}
 * @param outcome how it ended
 * @param resumeCommand the command line that goes on where the run stopped, or null when nothing is left to do
 * @param source the cluster copied from
 * @param target the cluster copied to
 * @param badRows what was set aside, or null when nothing was
 * @param tables one for each table, in the order in which they were copied: smallest first
 */
public record RunSummary(
        String runId,
        String command,
        Instant started,
        Instant finished,
        RunOutcome outcome,
        @Nullable String resumeCommand,
        ClusterFacts source,
        ClusterFacts target,
        @Nullable BadRows badRows,
        List<TableSummary> tables)
        implements Summary {

    public RunSummary {
        requireMeaning(runId, started, finished);
        tables = List.copyOf(tables);
    }

    /** Of every summary. */
    static void requireMeaning(String runId, Instant started, Instant finished) {
        if (!runId.matches("\\w[\\w.-]*")) {
            throw new IllegalArgumentException(
                    "Cannot take '%s' as a run id: it names a folder; use letters, digits, '.', '-', '_'"
                            .formatted(runId));
        }
        if (finished.isBefore(started)) {
            throw new IllegalArgumentException(
                    "Cannot summarize run %s: finished %s, before it started %s".formatted(runId, finished, started));
        }
    }

    /** What the process returns. */
    @JsonProperty
    public int exitCode() {
        return outcome.exitCode();
    }

    /** From start to end, in seconds. */
    @Override
    @JsonProperty
    public double seconds() {
        return Duration.between(started, finished).toMillis() / 1000.0;
    }

    /**
     * What a cluster said of itself. No login is part of it.
     *
     * @param addresses the contact points, {@code host:port} each
     * @param version product and version, such as {@code Apache Cassandra 4.1.10}; null when it was never reached
     * @param name the cluster's name; null when it was never reached
     */
    public record ClusterFacts(
            List<String> addresses,
            @Nullable String version,
            @Nullable String name) {
        public ClusterFacts {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Rows that were set aside, over all runs of the checkpoint.
     *
     * @param total how many there are
     * @param file that has them; null when it could not be written
     */
    public record BadRows(long total, @Nullable String file) {}
}
