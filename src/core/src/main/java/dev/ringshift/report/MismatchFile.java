package dev.ringshift.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code mismatches/mismatches.jsonl} in the folder of a run: each {@link Mismatch} as a line of JSON, with the names of its
 * components. Tokens are strings, because many readers of JSON keep only 53 of their 64 bits.
 */
public final class MismatchFile {
    private static final String FOLDER = "mismatches";
    private static final String NAME = "mismatches.jsonl";
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // a value of many megabytes is one that a database can hold
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // a later version may add more
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Mismatches that are too many to be held at once. */
    @FunctionalInterface
    public interface Mismatches {
        /** Gives each, in order, to the consumer. */
        void forEach(Consumer<Mismatch> consumer);
    }

    private MismatchFile() {}

    /** Where the file of a run is, whether there is one or not. */
    public static Path of(Path runFolder) {
        return runFolder.resolve(FOLDER).resolve(NAME);
    }

    /**
     * Writes the file. Whoever looks sees the whole file, or the one before it.
     *
     * @param runFolder is made when it is missing
     * @param mismatches in order; whatever they throw goes through
     * @return the file
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path runFolder, Mismatches mismatches) throws IOException {
        return ReportFile.write(
                runFolder.resolve(FOLDER),
                NAME,
                writer -> ReportFile.<Mismatch>writeEach(
                        mismatches::forEach, mismatch -> writer.write(print(mismatch) + "\n")));
    }

    /** A mismatch as a line, without its end. */
    public static String print(Mismatch mismatch) {
        try {
            return JSON.writeValueAsString(mismatch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot make JSON of a mismatch of " + mismatch.source(), e);
        }
    }

    /**
     * Gives the mismatches of a file to the consumer, in order, without holding them.
     *
     * @throws IOException when it cannot be read, or a line is no mismatch; it names the line
     */
    public static void read(Path file, Consumer<Mismatch> consumer) throws IOException {
        try (Lines lines = open(file)) {
            for (Mismatch mismatch = lines.next(); mismatch != null; mismatch = lines.next()) {
                consumer.accept(mismatch);
            }
        }
    }

    /**
     * Opens a file for whoever asks for one mismatch after the other.
     *
     * @throws IOException when it cannot be read
     */
    public static Lines open(Path file) throws IOException {
        return new Lines(Files.newBufferedReader(file));
    }

    /** The mismatches of a file, in order. For one thread. */
    public static final class Lines implements Closeable {
        private final BufferedReader reader;
        private int number;

        private Lines(BufferedReader reader) {
            this.reader = reader;
        }

        /**
         * The next one; null at the end.
         *
         * @throws IOException when it cannot be read, or is no mismatch; it names the line
         */
        public @Nullable Mismatch next() throws IOException {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        return parse(line, number);
                    }
                }
                return null;
            } catch (CharacterCodingException e) {
                throw new IOException("it is no text in UTF-8", e);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static Mismatch parse(String line, int number) throws IOException {
        try {
            return parse(line);
        } catch (IOException e) {
            throw new IOException("line %d is no JSON of a mismatch".formatted(number), e);
        }
    }

    /**
     * The mismatch that a line is of.
     *
     * @throws IOException when it is of none
     */
    public static Mismatch parse(String line) throws IOException {
        Mismatch mismatch = JSON.readValue(line, Mismatch.class);
        if (mismatch == null || isLacking(mismatch.source(), mismatch.target(), mismatch.kind())) {
            throw new IOException("it lacks the tables or the kind");
        }
        return mismatch;
    }

    /** Jackson leaves what a line does not say null, whatever the record declares. */
    private static boolean isLacking(@Nullable Object... components) {
        for (Object component : components) {
            if (component == null) {
                return true;
            }
        }
        return false;
    }
}
