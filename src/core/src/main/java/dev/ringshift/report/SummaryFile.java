package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code <report directory>/<run id>/summary.json}: a {@link RunSummary} or a {@link ValidationSummary} in JSON.
 *
 * <p>Names are in lowerCamel, instants in ISO 8601 (UTC). Tokens are strings, because many readers of JSON keep only 53 of
 * their 64 bits.
 */
public final class SummaryFile {
    /** In the folder of the run. */
    public static final String NAME = "summary.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            // derived values are in the file but not in the record; a later version may add more
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(TokenRange.class, TokensAsText.class)
            .build();

    interface TokensAsText {
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        long start();

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        long end();
    }

    private SummaryFile() {}

    /**
     * Writes the summary into the run's folder, which is made when it is missing. Whoever looks sees the whole file, or the
     * one before it.
     *
     * @return the file
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path reportDirectory, Summary summary) throws IOException {
        return ReportFile.write(
                reportDirectory.resolve(summary.runId()),
                NAME,
                writer -> writer.write(JSON.writeValueAsString(summary) + "\n"));
    }

    /**
     * Reads the summary of a run that copied.
     *
     * @param file as {@link #write} returned it
     * @throws IOException when it is missing or no such summary
     */
    public static RunSummary read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RunSummary.class);
    }

    /**
     * Reads the summary of any run; its command says of which kind it is.
     *
     * @param file as {@link #write} returned it
     * @throws IOException when it is missing or no summary
     */
    public static Summary readAny(Path file) throws IOException {
        JsonNode json = JSON.readTree(file.toFile());
        if (!json.path("command").isTextual()) {
            throw new IOException("it is no summary of a run: it names no command");
        }
        Class<? extends Summary> type = json.path("command").asText().equals(ValidationSummary.COMMAND)
                ? ValidationSummary.class
                : RunSummary.class;
        return JSON.treeToValue(json, type);
    }
}
