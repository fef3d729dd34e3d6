package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ringshift.report.RunSummary.ClusterFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found, for people and for programs; the {@code summary.json} of its folder.
 *
 * @param runId names the run and its folder
 * @param command {@code validate}
 * @param started when it began
 * @param finished when it ended
 * @param outcome how it ended
 * @param resumeCommand the command line that goes on where the run stopped, or null when nothing is left to do
 * @param source the cluster copied from
 * @param target the cluster copied to
 * @param sample the part of the ring that was compared, or null for all of it
 * @param settings what the judgement depends on, by config key without {@code validate.}
 * @param kept how many mismatches {@code mismatches.jsonl} has; the counts are complete
 * @param tables one for each table
 */
public record ValidationSummary(
        String runId,
        String command,
        Instant started,
        Instant finished,
        RunOutcome outcome,
        @Nullable String resumeCommand,
        ClusterFacts source,
        ClusterFacts target,
        @Nullable Sample sample,
        Map<String, String> settings,
        long kept,
        List<TableComparison> tables)
        implements Summary {
    /** The {@link #command} of every summary of a validation. */
    public static final String COMMAND = "validate";

    public ValidationSummary {
        RunSummary.requireMeaning(runId, started, finished);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        tables = List.copyOf(tables);
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

    /** Over all tables. */
    @JsonProperty
    public Differences differences() {
        return tables.stream().map(table -> table.compared().differences()).reduce(Differences.NONE, Differences::plus);
    }

    /**
     * Which part of the ring was compared.
     *
     * @param fraction above 0, below 1
     * @param seed gives the same part again
     */
    public record Sample(double fraction, long seed) {}
}
