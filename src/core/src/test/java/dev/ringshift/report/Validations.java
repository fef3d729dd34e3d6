package dev.ringshift.report;

import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.ValidationSummary.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Validations for tests. */
public final class Validations {
    private static final Instant STARTED = Instant.parse("2026-11-24T10:00:00Z");
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final long MICROS = 1_795_000_000_000_000L;

    private Validations() {}

    /** One table, all of it the same on both sides. */
    public static ValidationSummary clean() {
        return of(RunOutcome.DONE, null, List.of(table("chat.messages", 1_000_000, Differences.NONE, null)));
    }

    /** One in a hundred, without a mismatch. */
    public static ValidationSummary cleanSample() {
        return of(
                RunOutcome.DONE,
                new Sample(0.01, 42),
                List.of(table("chat.messages", 10_000, Differences.NONE, new Bounds(0.0003, 0.004))));
    }

    /** Two tables, with mismatches of each kind in one. */
    public static ValidationSummary different() {
        return of(
                RunOutcome.DIFFERENT,
                null,
                List.of(
                        table("chat.channels", 2_000, Differences.NONE, null),
                        table("chat.messages", 1_000_000, new Differences(40, 30, 20, 15, 5), null)));
    }

    /** A summary of these tables. */
    public static ValidationSummary of(RunOutcome outcome, @Nullable Sample sample, List<TableComparison> tables) {
        return new ValidationSummary(
                "v1",
                ValidationSummary.COMMAND,
                STARTED,
                STARTED.plusSeconds(125),
                outcome,
                outcome == RunOutcome.INTERRUPTED ? "ringshift validate --config chat.conf" : null,
                new ClusterFacts(List.of("10.0.0.1:9042"), "Apache Cassandra 4.1.10", "old"),
                new ClusterFacts(List.of("10.1.0.1:9042"), "ScyllaDB 2026.1", "new"),
                sample,
                Map.of("settle", "60s"),
                tables.stream()
                        .mapToLong(table -> table.compared().differences().total())
                        .sum(),
                tables);
    }

    /** A table of which all splits were compared; each difference is in a row of its own. */
    public static TableComparison table(String name, long rows, Differences differences, @Nullable Bounds bounds) {
        return new TableComparison(
                name,
                name,
                new Splits(64, 64, 0, 0, 0),
                new Comparison(
                        rows,
                        rows / 100,
                        rows * 5,
                        rows * 400,
                        0,
                        differences.total(),
                        differences.total(),
                        Math.min(differences.total(), rows / 100),
                        3,
                        differences),
                bounds,
                100,
                Failures.NONE,
                List.of());
    }

    /** Mismatches of each kind, one partition and some minutes apart. */
    public static List<Mismatch> mismatches(int count) {
        return LongStream.range(0, count).mapToObj(Validations::mismatch).toList();
    }

    private static Mismatch mismatch(long i) {
        Kind kind = KINDS.get((int) (i % KINDS.size()));
        boolean row = kind == Kind.MISSING || kind == Kind.EXTRA;
        long written = MICROS + i * 60_000_000L;
        return new Mismatch(
                "chat.messages",
                "chat.messages",
                // spread as hashes are
                i * 0x9E3779B97F4A7C15L,
                Map.of("channel", Long.toString(i)),
                Map.of("id", "5"),
                List.of(Long.toString(i).getBytes(StandardCharsets.US_ASCII), new byte[0]),
                kind,
                row ? null : "text",
                kind == Kind.VALUE ? "'k'" : null,
                kind == Kind.EXTRA ? null : "'source " + i + "'",
                kind == Kind.MISSING ? null : "'target " + i + "'",
                kind == Kind.EXTRA ? null : written,
                kind == Kind.MISSING ? null : written + 1,
                kind == Kind.TTL ? STARTED : null,
                null);
    }
}
