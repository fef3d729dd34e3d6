package dev.ringshift.repair;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ringshift.report.ReportFile;
import java.io.IOException;
import java.nio.file.Path;

/** {@code repair.json} in the folder of a validation: the {@link RepairReport} of the latest repair, in JSON. */
public final class RepairFile {
    /** In the folder of the run. */
    public static final String NAME = "repair.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private RepairFile() {}

    /**
     * Writes the file. Whoever looks sees the whole file, or the one before it.
     *
     * @return the file
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path folder, RepairReport report) throws IOException {
        return ReportFile.write(folder, NAME, writer -> writer.write(JSON.writeValueAsString(report) + "\n"));
    }
}
