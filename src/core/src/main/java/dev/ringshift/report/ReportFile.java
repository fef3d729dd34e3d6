package dev.ringshift.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** A file in the folder of a run. Whoever looks sees the whole file, or the one before it. */
public final class ReportFile {
    private ReportFile() {}

    /** Writes what belongs into a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(BufferedWriter writer) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param folder is made when it is missing
     * @param name of the file in it
     * @throws IOException when it cannot be written; an earlier one is untouched then
     */
    public static Path write(Path folder, String name, Content content) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        // not createTempFile: its files are for the owner only, and others read reports
        Path unfinished = folder.resolve(name + ".tmp");
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

    /** What one of many writes, in its turn. */
    @FunctionalInterface
    interface Line<T> {
        void write(T value) throws IOException;
    }

    /**
     * Writes as many as are given, one after the other.
     *
     * @param each gives them to a consumer; whatever it throws of itself goes through
     * @throws IOException when one cannot be written
     */
    static <T> void writeEach(Consumer<Consumer<T>> each, Line<T> line) throws IOException {
        try {
            each.accept(value -> {
                try {
                    line.write(value);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
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
