package dev.ringshift.jobs;

import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.Summary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Failure;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.Tally;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.report.ValidationSummary.Sample;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Folders as runs leave them, for what reads them. */
final class SampleReports {
    /** What would run if a page or a notebook took a value for more than text. */
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

    private static final Instant STARTED = Instant.parse("2026-11-24T10:00:00Z");
    private static final long MICROS = 1_795_000_000_000_000L;
    private static final int SPLITS = 64;
    private static final List<Kind> KINDS =
            List.of(Kind.MISSING, Kind.VALUE, Kind.MISSING, Kind.WRITETIME, Kind.EXTRA, Kind.MISSING, Kind.TTL);
    private static final ClusterFacts SOURCE =
            new ClusterFacts(List.of("10.0.0.1:9042"), "Apache Cassandra 4.1.10", "old");
    private static final ClusterFacts TARGET = new ClusterFacts(List.of("10.1.0.1:9042"), "ScyllaDB 2026.1", "new");

    private SampleReports() {}

    /** A sample of two tables, with mismatches in one. */
    static Path validation(Path reports) throws IOException {
        List<Mismatch> mismatches =
                IntStream.range(0, 700).mapToObj(SampleReports::mismatch).toList();
        Differences differences = mismatches.stream()
                .map(mismatch -> Differences.of(mismatch.kind()))
                .reduce(Differences.NONE, Differences::plus);
        Path folder = write(
                reports,
                new ValidationSummary(
                        "validation-1",
                        ValidationSummary.COMMAND,
                        STARTED,
                        STARTED.plusSeconds(125),
                        RunOutcome.DIFFERENT,
                        null,
                        SOURCE,
                        TARGET,
                        new Sample(0.01, 42),
                        Map.of("settle", "60s"),
                        mismatches.size(),
                        List.of(
                                table("chat.channels", 2_000, Differences.NONE, new Bounds(0.0015, 0.08)),
                                table("chat.messages", 1_000_000, differences, new Bounds(0.00076, 0.034)))));
        MismatchFile.write(folder, mismatches::forEach);
        writeNotes(folder, "done");
        return folder;
    }

    /** A migration of two tables of which a split failed. */
    static Path migration(Path reports) throws IOException {
        Failures failures =
                Failures.of(List.of(new Failure(new TokenRange(5, 70), "Cannot read: 2 of 3 replicas, " + HOSTILE)));
        Path folder = write(
                reports,
                new RunSummary(
                        "migration-1",
                        "migrate",
                        STARTED,
                        STARTED.plusSeconds(400),
                        RunOutcome.INCOMPLETE,
                        "ringshift migrate --config chat.conf",
                        SOURCE,
                        TARGET,
                        new RunSummary.BadRows(12, "bad-rows.jsonl"),
                        List.of(
                                table("chat.channels", new Splits(1, 1, 0, 0, 0), 2_000, Failures.NONE),
                                table("chat.messages", new Splits(SPLITS, 50, 1, 9, 4), 12_000_000, failures))));
        writeNotes(folder, "failed");
        return folder;
    }

    private static Path write(Path reports, Summary summary) throws IOException {
        SummaryFile.write(reports, summary);
        return reports.resolve(summary.runId());
    }

    private static TableComparison table(String name, long rows, Differences differences, Bounds bounds) {
        Comparison compared = new Comparison(
                rows,
                rows / 50,
                rows * 5,
                rows * 400,
                2,
                differences.total() + 3,
                differences.total(),
                Math.min(100, differences.total()),
                3,
                differences);
        return new TableComparison(
                name, name, new Splits(SPLITS, SPLITS, 0, 0, 0), compared, bounds, 100, Failures.NONE, List.of());
    }

    private static TableSummary table(String name, Splits splits, long rows, Failures failures) {
        return new TableSummary(
                name,
                name,
                splits,
                new Tally(rows, rows * 5, rows * 400, rows / 40, 3, 70_000, 900),
                rows * 500,
                390,
                failures,
                List.of("tags: row-level writetime"),
                Map.of());
    }

    /** In some of a hundred partitions: most in that of all numbers that end in 0, and in that of those that end in 5. */
    private static Mismatch mismatch(int i) {
        Kind kind = KINDS.get(i % KINDS.size());
        boolean row = kind == Kind.MISSING || kind == Kind.EXTRA;
        int partition = i * i % 100;
        long written = MICROS + i * 3_600_000_000L;
        return new Mismatch(
                "chat.messages",
                "chat.messages",
                partition * 0x9E3779B97F4A7C15L,
                Map.of("channel", Integer.toString(partition)),
                Map.of("id", Integer.toString(i)),
                List.of(),
                kind,
                row ? null : "text",
                null,
                kind == Kind.EXTRA ? null : i == 0 ? HOSTILE : "'before " + i + "'",
                kind == Kind.MISSING ? null : "'after " + i + "'",
                kind == Kind.EXTRA ? null : written,
                kind == Kind.MISSING ? null : written + 1,
                kind == Kind.TTL ? STARTED : null,
                null);
    }

    /** {@code splits.csv} and {@code progress.csv}; a few splits are of another state. */
    private static void writeNotes(Path folder, String otherState) throws IOException {
        List<String> splits = new ArrayList<>(List.of(
                "table,start,end,state,attempt,estimated_bytes,rows,cells,bytes,retries,suspects,millis,reason"));
        List<String> progress =
                new ArrayList<>(List.of("seconds,table,ring,rows,bytes,rows_per_second,eta_seconds,retries"));
        for (int i = 0; i < SPLITS; i++) {
            long start = Long.MIN_VALUE + i * (1L << 58);
            splits.add("chat.messages,%d,%d,%s,1,1000000,%d,75000,6000000,0,1,%d,%s"
                    .formatted(
                            start,
                            i == SPLITS - 1 ? Long.MAX_VALUE : start + (1L << 58),
                            i == 7 ? otherState : "done",
                            15_000 + i,
                            1_000 + i * 37 % 900,
                            i == 7 ? "\"2 of 3, timed out\"" : ""));
            for (String table : List.of("", "chat.messages")) {
                progress.add(String.format(
                        Locale.ROOT,
                        "%d,%s,%.4f,%d,%d,%d,%s,0",
                        (i + 1) * 5,
                        table,
                        (i + 1) / (double) SPLITS,
                        (i + 1) * 150_000L,
                        (i + 1) * 60_000_000L,
                        30_000 + i * 131 % 4_000,
                        // nobody knows at first
                        i == 0 ? "" : Integer.toString((SPLITS - i) * 5)));
            }
        }
        Files.write(folder.resolve("splits.csv"), splits);
        Files.write(folder.resolve("progress.csv"), progress);
    }
}
