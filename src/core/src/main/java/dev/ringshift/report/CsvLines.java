package dev.ringshift.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Records as lines of CSV, in the order and under the names that they give their components; nothing where one is null.
 *
 * @param head the first line of a file, with its end
 */
record CsvLines<T>(String head, ObjectWriter writer) {
    private static final CsvMapper CSV = new CsvMapper();

    static <T> CsvLines<T> of(Class<T> type) {
        CsvSchema schema = CSV.schemaFor(type);
        String head = StreamSupport.stream(schema.spliterator(), false)
                .map(CsvSchema.Column::getName)
                .collect(Collectors.joining(","));
        return new CsvLines<>(head + "\n", CSV.writerFor(type).with(schema));
    }

    /** With its end. */
    String print(T line) {
        try {
            return writer.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot make CSV of " + line, e);
        }
    }
}
