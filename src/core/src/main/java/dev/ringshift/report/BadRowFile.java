package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ringshift.ring.TokenRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code <report directory>/<run id>/bad-rows.jsonl}: each {@link BadRow} as a line of JSON, with the names of its
 * components. Tokens are strings, because many readers of JSON keep only 53 of their 64 bits.
 */
public final class BadRowFile {
    private static final String NAME = "bad-rows.jsonl";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // a later version may add more
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(BadRow.class, TokenAsText.class)
            .build();

    interface TokenAsText {
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        long token();
    }

    /** What of a line says where the row is; null when the line does not say it. */
    private record Place(@Nullable String source, @Nullable Long token) {}

    /** Lines that are too many to be held at once. */
    @FunctionalInterface
    public interface Lines {
        /** Gives each line, in order, to the consumer. */
        void forEach(Consumer<String> line);
    }

    private BadRowFile() {}

    /** The row as a line, without a line feed. */
    public static String line(BadRow row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot make JSON of a bad row of " + row.source(), e);
        }
    }

    /**
     * The row that a line is of.
     *
     * @throws IOException when it is of none
     */
    public static BadRow parse(String line) throws IOException {
        return JSON.readValue(line, BadRow.class);
    }

    /**
     * Writes the file into the run's folder, which is made when it is missing. Whoever looks sees the whole file, or the
     * one before it.
     *
     * @param lines each as {@link #line} made it
     * @return the file
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path reportDirectory, String runId, Lines lines) throws IOException {
        return ReportFile.write(
                reportDirectory.resolve(runId),
                NAME,
                writer -> ReportFile.<String>writeEach(lines::forEach, line -> writer.write(line + "\n")));
    }

    /**
     * Where the rows of a file are: the tokens of their partitions, by source table. Nothing else of a line is looked at.
     *
     * @throws IOException when it cannot be read, or a line is not of a bad row
     */
    public static SortedMap<String, NavigableSet<Long>> partitions(Path file) throws IOException {
        SortedMap<String, NavigableSet<Long>> partitions = new TreeMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine(), number++) {
                if (!line.isBlank()) {
                    add(line, number, partitions);
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text in UTF-8", e);
        }
        return partitions;
    }

    private static void add(String line, int number, SortedMap<String, NavigableSet<Long>> partitions)
            throws IOException {
        Place place = place(line, number);
        String source = place.source();
        Long token = place.token();
        if (source == null || token == null || token == TokenRange.RING.start()) {
            throw new IOException("line %d has no source or no token".formatted(number));
        }
        partitions.computeIfAbsent(source, table -> new TreeSet<>()).add(token);
    }

    private static Place place(String line, int number) throws IOException {
        Place place = null;
        JsonProcessingException cause = null;
        try {
            place = JSON.readValue(line, Place.class);
        } catch (JsonProcessingException e) {
            cause = e;
        }
        if (place == null) {
            throw new IOException("line %d is no JSON of a bad row".formatted(number), cause);
        }
        return place;
    }
}
