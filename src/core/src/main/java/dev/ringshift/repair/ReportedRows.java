package dev.ringshift.repair;

import dev.ringshift.report.Mismatch;
import dev.ringshift.report.MismatchFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a report, in chunks. The mismatches of a row follow each other in the file. For one thread. */
final class ReportedRows implements Closeable {
    private final MismatchFile.Lines lines;
    private @Nullable ReportedRow next;

    private ReportedRows(MismatchFile.Lines lines) throws IOException {
        this.lines = lines;
        this.next = read();
    }

    /**
     * Opens the file of a run's folder.
     *
     * @throws IOException when it cannot be read
     */
    static ReportedRows open(Path folder) throws IOException {
        MismatchFile.Lines lines = MismatchFile.open(MismatchFile.of(folder));
        try {
            return new ReportedRows(lines);
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /**
     * The next rows, all of one table, each once.
     *
     * @param most how many at most
     * @return empty at the end
     * @throws IOException when a line is no mismatch; it names the line
     */
    List<ReportedRow> next(int most) throws IOException {
        Map<List<ByteBuffer>, ReportedRow> rows = new LinkedHashMap<>();
        while (next != null) {
            ReportedRow row = next;
            boolean ofAnother =
                    !rows.isEmpty() && !rows.values().iterator().next().table().equals(row.table());
            if (ofAnother || (rows.size() == most && !rows.containsKey(row.name()))) {
                break;
            }
            rows.putIfAbsent(row.name(), row);
            next = read();
        }
        return List.copyOf(rows.values());
    }

    private @Nullable ReportedRow read() throws IOException {
        Mismatch mismatch = lines.next();
        while (mismatch != null && mismatch.key().isEmpty()) {
            mismatch = lines.next();
        }
        return mismatch == null ? null : ReportedRow.of(mismatch);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
