package dev.ringshift.report.html;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.ringshift.ring.TokenRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The files of a run that grow with its length; columns are found by the names in the first line. */
final class CsvFile {
    private static final ObjectReader CSV = CsvMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .reader(CsvSchema.emptySchema().withHeader());

    private CsvFile() {}

    /**
     * A line of {@code splits.csv}.
     *
     * @param table the source table
     * @param start token, exclusive
     * @param end token, inclusive
     * @param state {@code done}, {@code failed} or {@code pending}
     * @param millis how long it took
     * @param reason why it failed; empty when it did not
     */
    record SplitLine(
            String table,
            long start,
            long end,
            String state,
            long rows,
            long retries,
            long millis,
            @Nullable String reason) {
        TokenRange range() {
            return new TokenRange(start, end);
        }
    }

    /**
     * A line of {@code progress.csv}.
     *
     * @param seconds since the run began
     * @param table the source table; empty for all together
     * @param ring what of the ring is done, 0 to 1
     */
    record ProgressLine(
            double seconds,
            String table,
            double ring,
            @JsonProperty("rows_per_second") double rowsPerSecond) {}

    /** Gives each line to the consumer; none when there is no such file. */
    static <T> void read(Path file, Class<T> type, Consumer<T> consumer) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        HtmlReport.reading(file, () -> {
            try (BufferedReader reader = Files.newBufferedReader(file);
                    MappingIterator<T> lines = CSV.forType(type).readValues(reader)) {
                while (lines.hasNextValue()) {
                    consumer.accept(lines.nextValue());
                }
            }
            return file;
        });
    }
}
