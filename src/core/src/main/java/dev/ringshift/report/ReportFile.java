package dev.ringshift.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file in the folder of a run. Whoever looks sees the whole file, or the one before it. */
final class ReportFile {
    private ReportFile() {}

    /** Writes what belongs into a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(BufferedWriter writer) throws IOException;
    }

    /**
     * Writes the file into the run's folder, which is made when it is missing.
     *
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    static Path write(Path reportDirectory, String runId, String name, Content content) throws IOException {
        Path directory = Files.createDirectories(reportDirectory.resolve(runId));
        Path file = directory.resolve(name);
        // not createTempFile: its files are for the owner only, and others read reports
        Path unfinished = directory.resolve(name + ".tmp");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(unfinished)) {
                content.writeTo(writer);
            }
            move(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // some network file systems; a reader may then meet half a file
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
