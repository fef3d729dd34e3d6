package dev.ringshift.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code progress.csv} in the folder of a run: how far it was, every now and then. It can be read while the run goes on, and
 * survives its end, whatever that is. For one thread.
 */
public final class ProgressFile implements Closeable {
    private static final String NAME = "progress.csv";
    private static final CsvLines<Line> CSV = CsvLines.of(Line.class);

    private final FileChannel channel;

    /**
     * A line.
     *
     * @param seconds since the run began
     * @param table the source table, {@code keyspace.table}; empty for all tables together
     * @param ring the part of the work that all runs have done, 0 to 1
     * @param rows read by this run so far, as what follows
     * @param bytes of values written, or read from both sides
     * @param rowsPerSecond lately
     * @param etaSeconds what is left, a guess; null when nobody knows
     */
    @JsonPropertyOrder({"seconds", "table", "ring", "rows", "bytes", "rows_per_second", "eta_seconds", "retries"})
    public record Line(
            double seconds,
            String table,
            double ring,
            long rows,
            long bytes,
            @JsonProperty("rows_per_second") long rowsPerSecond,
            @JsonProperty("eta_seconds") @Nullable Long etaSeconds,
            long retries) {}

    private ProgressFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Where the file of a run is, whether there is one or not. */
    public static Path of(Path runFolder) {
        return runFolder.resolve(NAME);
    }

    /**
     * Begins the file of a run, anew if there is one.
     *
     * @param runFolder is made when it is missing
     * @throws IOException when it cannot be written
     */
    public static ProgressFile create(Path runFolder) throws IOException {
        Files.createDirectories(runFolder);
        ProgressFile file = new ProgressFile(FileChannel.open(
                of(runFolder),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE));
        try {
            file.write(CSV.head());
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Adds lines: whoever reads the file from now on sees them.
     *
     * @throws IOException when they cannot be written; none of them is in the file then
     */
    public void add(List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(CSV.print(line)));
        write(text.toString());
    }

    private void write(String text) throws IOException {
        long whole = channel.position();
        try {
            for (ByteBuffer bytes = UTF_8.encode(text); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            truncate(whole, e);
            throw e;
        }
    }

    /** Half a line would spoil the file for those who read it. */
    private void truncate(long size, IOException cause) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
