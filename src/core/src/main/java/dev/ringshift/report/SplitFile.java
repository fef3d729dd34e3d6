package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code splits.csv} in the folder of a run: each split that was taken up, as a line. */
public final class SplitFile {
    private static final String NAME = "splits.csv";

    /** How far a split came. */
    public enum State {
        /** All of it is copied, or compared. */
        @JsonProperty("done")
        DONE,
        /** Could not be read or written; is taken up again on the next run. */
        @JsonProperty("failed")
        FAILED,
        /** Taken up, and neither done nor failed when its run ended. */
        @JsonProperty("pending")
        PENDING
    }

    /**
     * A line.
     *
     * @param table the source table, {@code keyspace.table}
     * @param start token, exclusive
     * @param end token, inclusive
     * @param attempt the number of the latest attempt, from 1
     * @param estimatedBytes as the plan had it; 0 when the source does not say
     * @param rows read by the latest attempt that ended, as what follows
     * @param bytes of values written, or read from both sides
     * @param suspects rows that differed when they were first read; 0 for a copy
     * @param reason why it failed; null when it did not
     */
    @JsonPropertyOrder({
        "table",
        "start",
        "end",
        "state",
        "attempt",
        "estimated_bytes",
        "rows",
        "cells",
        "bytes",
        "retries",
        "suspects",
        "millis",
        "reason"
    })
    public record Line(
            String table,
            long start,
            long end,
            State state,
            int attempt,
            @JsonProperty("estimated_bytes") long estimatedBytes,
            long rows,
            long cells,
            long bytes,
            long retries,
            long suspects,
            long millis,
            @Nullable String reason) {}

    /** Lines that are too many to be held at once. */
    @FunctionalInterface
    public interface Lines {
        /** Gives each, in order, to the consumer. */
        void forEach(Consumer<Line> consumer);
    }

    private SplitFile() {}

    /**
     * Writes the file. Whoever looks sees the whole file, or the one before it.
     *
     * @param runFolder is made when it is missing
     * @param lines in order; whatever they throw goes through
     * @return the file
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path runFolder, Lines lines) throws IOException {
        CsvLines<Line> csv = CsvLines.of(Line.class);
        return ReportFile.write(runFolder, NAME, writer -> {
            writer.write(csv.head());
            ReportFile.writeEach(lines::forEach, line -> writer.write(csv.print(line)));
        });
    }
}
