package dev.ringshift.jobs;

import dev.ringshift.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where runs leave their summaries.
 *
 * @param path the config's {@code report.directory}
 */
record ReportFolder(Path path) {

    /**
     * Makes it when it is missing. Done before a copy begins, or hours of it would end with this error.
     *
     * @throws ConfigException when nothing can be written there
     */
    void prepare() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(e.toString());
        }
        if (!Files.isWritable(path)) {
            throw unusable("this user may not write there");
        }
    }

    private ConfigException unusable(String reason) {
        return new ConfigException(
                "Cannot use report.directory = %s: %s; choose another report.directory".formatted(path, reason));
    }
}
