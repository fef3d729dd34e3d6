package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.checkpoint.Findings;
import dev.ringshift.checkpoint.Findings.Due;
import dev.ringshift.report.Amounts;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Records what very many splits came to when they were compared, without any database; every second suspect is a mismatch. */
final class BenchFindings {
    private static final String TARGET = "bench.messages";
    private static final int WAVE = 200;
    private static final int RECHECKED_AT_ONCE = 2_000;
    private static final int MOST_MISMATCHES = 10_000;

    /** One split in so many has suspects. */
    private static final int SPLITS_WITH_SUSPECTS = 10;

    private static final int SUSPECTS = 2;
    private static final Tally TALLY = new Tally(400_000, 1_600_000, 128L << 20, 0, 0, 0, 0);

    private BenchFindings() {}

    static String run(SplitPlan plan, Path file) throws Exception {
        Measurement all = Measurement.of(() -> {
            ComparisonStart start =
                    new ComparisonStart(Set.of(plan.table()), earlier -> earlier, false, MOST_MISMATCHES);
            try (Checkpoint checkpoint = Checkpoint.open(file, start, "bench")) {
                checkpoint.planned(plan.table(), plan.size(), 0, 0, 1, 0);
                record(checkpoint, plan);
                judge(checkpoint.findings());
            }
            return plan.size();
        });
        return String.format(
                Locale.ROOT,
                "the same splits compared, with %,d suspects that were looked at again, in %.1f s%n"
                        + "checkpoint: %.1f us per split, %.1f us of CPU (aim: 50 or less)%n"
                        + "peak heap: %s (aim: below 1 GiB)%n",
                (plan.size() + SPLITS_WITH_SUSPECTS - 1) / SPLITS_WITH_SUSPECTS * SUSPECTS,
                all.seconds(),
                1e6 * all.seconds() / plan.size(),
                all.cpuMicrosPerRow(),
                Amounts.bytes(all.peakHeapBytes()));
    }

    private static void record(Checkpoint checkpoint, SplitPlan plan) {
        for (int from = 0; from < plan.size(); from += WAVE) {
            List<Split> wave = checkpoint.started(plan.subList(from, Math.min(plan.size(), from + WAVE)));
            List<SplitReport> reports = new ArrayList<>();
            for (int i = 0; i < wave.size(); i++) {
                reports.add(new SplitReport(wave.get(i), TALLY, 5_000, new Done(), compared(wave.get(i), from + i)));
            }
            checkpoint.record(reports);
        }
    }

    private static Compared compared(Split split, int number) {
        int suspects = number % SPLITS_WITH_SUSPECTS == 0 ? SUSPECTS : 0;
        Comparison comparison = Comparison.scanned(TALLY.rows(), 4_000, TALLY.cells(), TALLY.bytes(), 0, suspects);
        Suspect suspect = new Suspect(
                split.table(),
                split.range().end(),
                key(split.range().end()),
                key(split.range().end()),
                Suspect.Shown.BY_SOURCE,
                0,
                1);
        return new Compared(comparison, List.of(suspect, suspect).subList(0, suspects), List.of());
    }

    private static List<byte[]> key(long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return List.of(bytes, new byte[Integer.BYTES], bytes);
    }

    private static void judge(Findings findings) {
        for (Due due = findings.due(1, RECHECKED_AT_ONCE, Set.of());
                !due.suspects().isEmpty();
                due = findings.due(1, RECHECKED_AT_ONCE, Set.of())) {
            int mismatches = due.suspects().size() / 2;
            findings.judged(
                    due,
                    new Compared(
                            Comparison.mismatched(mismatches, mismatches, new Differences(mismatches, 0, 0, 0, 0)),
                            List.of(),
                            due.suspects().subList(0, mismatches).stream()
                                    .map(BenchFindings::missing)
                                    .toList()));
        }
    }

    private static Mismatch missing(Suspect suspect) {
        String channel = Long.toString(suspect.token());
        return new Mismatch(
                suspect.table(),
                TARGET,
                suspect.token(),
                Map.of("channel_id", channel),
                Map.of("message_id", channel),
                suspect.sourceKey(),
                Mismatch.Kind.MISSING,
                null,
                null,
                null,
                null,
                1_764_000_000_000_000L,
                null,
                null,
                null);
    }
}
