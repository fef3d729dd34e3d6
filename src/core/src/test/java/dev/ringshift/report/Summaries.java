package dev.ringshift.report;

import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.TableSummary.Failure;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.TableSummary.Tuning;
import dev.ringshift.ring.TokenRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Summaries for tests. */
final class Summaries {
    static final Instant STARTED = Instant.parse("2026-11-24T10:00:00Z");

    private Summaries() {}

    static RunSummary interrupted() {
        return new RunSummary(
                "20261124-100000-ab12",
                "migrate",
                STARTED,
                STARTED.plusSeconds(3725),
                RunOutcome.INTERRUPTED,
                "ringshift migrate --config chat.conf",
                new ClusterFacts(List.of("10.0.0.1:9042"), "Apache Cassandra 4.1.10", "old"),
                new ClusterFacts(List.of("10.1.0.1:9042"), null, null),
                new BadRows(1234, "run/report/20261124-100000-ab12/bad-rows.jsonl"),
                List.of(messages(), channels()));
    }

    static RunSummary done() {
        return new RunSummary(
                "r1",
                "migrate",
                STARTED,
                STARTED.plusMillis(12_300),
                RunOutcome.DONE,
                null,
                new ClusterFacts(List.of("a:9042"), "Apache Cassandra 5.0.9", "one"),
                new ClusterFacts(List.of("b:9042"), "ScyllaDB 2026.1", "two"),
                null,
                List.of(channels()));
    }

    private static TableSummary messages() {
        Map<String, Tuning> tuning = new LinkedHashMap<>();
        tuning.put("split-size", Tuning.set("64MiB"));
        tuning.put("batch.rows", Tuning.chosen("50"));
        return new TableSummary(
                "chat.messages",
                "talk.messages",
                new Splits(2000, 1500, 5, 400, 95),
                new Tally(123_456_789, 400_000_000, 20L << 30, 2_500_000, 12, 70_000, 900_000),
                25L << 30,
                3600,
                Failures.of(failures(5)),
                List.of("reactions: collections get row-level writetime"),
                tuning);
    }

    private static TableSummary channels() {
        return new TableSummary(
                "chat.channels",
                "chat.channels",
                new Splits(1, 1, 0, 0, 0),
                new Tally(10, 30, 1000, 10, 0, 120, 1),
                0,
                0.5,
                Failures.NONE,
                List.of(),
                Map.of());
    }

    static List<Failure> failures(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new Failure(
                        new TokenRange(Long.MIN_VALUE + i, Long.MIN_VALUE + i + 1), "Cannot read: too many tombstones"))
                .toList();
    }
}
