package dev.ringshift.repair;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of a repair, for people and for programs; {@link RepairFile} keeps it.
 *
 * @param runId the validation's
 * @param started when it began
 * @param finished when it ended
 * @param mode whether it wrote
 * @param end whether it came to all rows
 * @param beyond mismatches that the validation counted and its report does not name
 * @param tables one for each table that was looked at
 * @param rows those that are not fixed, or in a dry run what would be done; not all where there are many
 */
public record RepairReport(
        String runId,
        Instant started,
        Instant finished,
        Mode mode,
        End end,
        long beyond,
        List<Table> tables,
        List<Row> rows) {
    public RepairReport {
        tables = List.copyOf(tables);
        rows = List.copyOf(rows);
    }

    /** Whether it writes. */
    public enum Mode {
        @JsonProperty("repair")
        REPAIR,
        @JsonProperty("dry-run")
        DRY_RUN
    }

    /** How far it came. */
    public enum End {
        @JsonProperty("done")
        DONE,
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /** Whether the two sides are the same now, as far as the validation saw them. */
    @JsonProperty
    public boolean clean() {
        return end == End.DONE
                && beyond == 0
                && tables.stream().allMatch(table -> table.counts().isClean());
    }

    /**
     * The rows of a table.
     *
     * @param source the source table, {@code keyspace.table}
     * @param target the target table, {@code keyspace.table}
     * @param counts of them
     */
    public record Table(String source, String target, Counts counts) {}

    /**
     * Rows in numbers that add up; the static columns of a partition count as a row.
     *
     * @param same were the same on both sides before anything was done
     * @param fixed are the same now; in a dry run, would be written
     * @param deleted are the same now that what only the target had is deleted; in a dry run, would be
     * @param notFixed differ
     */
    public record Counts(long same, long fixed, long deleted, long notFixed) {
        /** All rows. */
        @JsonProperty
        public long lookedAt() {
            return same + fixed + deleted + notFixed;
        }

        boolean isClean() {
            return notFixed == 0;
        }

        Counts plus(Counts other) {
            return new Counts(
                    same + other.same, fixed + other.fixed, deleted + other.deleted, notFixed + other.notFixed);
        }
    }

    /**
     * A row of which there is something to say.
     *
     * @param source the source table
     * @param partitionKey names and CQL literals
     * @param clusteringKey names and CQL literals; empty for static columns, and in tables without clustering columns
     * @param why at least one
     */
    public record Row(
            String source, Map<String, String> partitionKey, Map<String, String> clusteringKey, List<Why> why) {
        public Row {
            why = List.copyOf(why);
        }
    }
}
