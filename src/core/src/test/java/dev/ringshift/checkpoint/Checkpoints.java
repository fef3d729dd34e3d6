package dev.ringshift.checkpoint;

import dev.ringshift.report.BadRow;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checkpoints for tests, and what is recorded in them. */
final class Checkpoints {
    static final String TABLE = "chat.messages";
    static final SortedMap<String, String> MEANING = meaning(Map.of("source.cluster", "old", "target.cluster", "new"));
    static final Tally TALLY = new Tally(10, 40, 1000, 5, 1, 200, 3);

    private Checkpoints() {}

    static SortedMap<String, String> meaning(Map<String, String> entries) {
        return new TreeMap<>(entries);
    }

    static Checkpoint open(Path file) {
        return Checkpoint.open(file, MEANING, "run");
    }

    static Checkpoint open(Path file, Lease.Holder holder, Clock clock) {
        return Checkpoint.open(file, MEANING, "run", holder, clock);
    }

    /** This process, under another name each time. */
    static Lease.Holder thisProcess() {
        return Lease.Holder.self();
    }

    static Lease.Holder onAnotherHost() {
        return new Lease.Holder("elsewhere", "another-host", 1, 1);
    }

    static Split split(long start, long end) {
        return new Split(TABLE, new TokenRange(start, end), 100, 1);
    }

    static List<Split> splits(TokenRange... ranges) {
        return Stream.of(ranges).map(range -> split(range.start(), range.end())).toList();
    }

    static SplitReport report(Split split, Outcome outcome) {
        return new SplitReport(split, TALLY, 7, outcome);
    }

    /** Takes a split up and ends it. */
    static Split end(Checkpoint checkpoint, Split split, Outcome outcome) {
        Split started = checkpoint.started(List.of(split)).get(0);
        checkpoint.record(List.of(report(started, outcome)));
        return started;
    }

    static Split done(Checkpoint checkpoint, long start, long end) {
        return end(checkpoint, split(start, end), new Done());
    }

    static Split failed(Checkpoint checkpoint, long start, long end) {
        return end(checkpoint, split(start, end), new Failed("Cannot read (%d, %d]".formatted(start, end)));
    }

    /** A bad row of the partition with this token. */
    static BadRow badRow(long token, int id, String value) {
        return new BadRow(
                TABLE,
                TABLE,
                token,
                Map.of("id", Integer.toString(id)),
                "age",
                value,
                "text",
                "int",
                "not a whole number",
                Instant.EPOCH,
                Map.of());
    }

    /** Takes a split up, and ends it with rows set aside. */
    static void end(Checkpoint checkpoint, Split split, Outcome outcome, BadRow... badRows) {
        Split started = checkpoint.started(List.of(split)).get(0);
        checkpoint.record(List.of(new SplitReport(started, TALLY, 7, outcome, List.of(badRows))));
    }
}
