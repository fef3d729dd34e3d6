package dev.ringshift.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportedRowsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path reports;

    private Path folder;

    @BeforeEach
    void begin() {
        folder = reports.resolve("v1");
    }

    private static Mismatch mismatch(String table, int... key) {
        return new Mismatch(
                table,
                table,
                1,
                Map.of(),
                Map.of(),
                Arrays.stream(key).mapToObj(each -> new byte[] {(byte) each}).toList(),
                Kind.VALUE,
                "v",
                null,
                "hashed",
                "hashed",
                1L,
                1L,
                null,
                null);
    }

    @Test
    void should_name_each_row_once_in_chunks_of_one_table() throws IOException {
        write(
                mismatch("a.a", 1, 1),
                mismatch("a.a", 1, 1),
                mismatch("a.a", 1),
                mismatch("a.a", 1, 1),
                mismatch("a.a", 1, 2),
                mismatch("a.a", 1, 2),
                mismatch("a.b", 1, 2));

        List<String> chunks = new ArrayList<>();
        try (ReportedRows rows = ReportedRows.open(folder)) {
            for (List<ReportedRow> chunk = rows.next(2); !chunk.isEmpty(); chunk = rows.next(2)) {
                chunks.add(chunk.stream()
                        .map(row -> row.table()
                                + row.key().stream().map(each -> each[0]).toList())
                        .toList()
                        .toString());
            }
        }

        assertThat(chunks).containsExactly("[a.a[1, 1], a.a[1]]", "[a.a[1, 2]]", "[a.b[1, 2]]");
    }

    @Test
    void should_know_tables_and_rows_when_the_report_was_read() throws IOException {
        write(mismatch("a.a", 1, 1), mismatch("a.a", 1, 1), mismatch("a.b", 1, 1));
        SummaryFile.write(reports, summary());

        Found found = Found.read(folder);

        assertThat(found.rows()).isEqualTo(2);
        assertThat(found.targets()).isEqualTo(Map.of("a.a", "a.a", "a.b", "a.b"));
    }

    @Test
    void should_refuse_a_report_that_names_no_rows() throws IOException {
        write(mismatch("a.a"));
        SummaryFile.write(reports, summary());

        assertThatThrownBy(() -> Found.read(folder))
                .isInstanceOf(RepairException.class)
                .hasMessageEndingWith("does not name its rows; run validate again");
    }

    private void write(Mismatch... mismatches) throws IOException {
        MismatchFile.write(folder, Stream.of(mismatches)::forEach);
    }

    private ValidationSummary summary() {
        return new ValidationSummary(
                "v1",
                ValidationSummary.COMMAND,
                NOW,
                NOW,
                RunOutcome.DIFFERENT,
                null,
                new ClusterFacts(List.of(), null, null),
                new ClusterFacts(List.of(), null, null),
                null,
                Map.of(),
                3,
                List.of());
    }
}
