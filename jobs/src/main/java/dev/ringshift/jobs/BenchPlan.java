package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.report.Amounts;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.RingSlice;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Plans and checkpoints very many splits, without any database. */
final class BenchPlan {
    private static final String TABLE = "bench.messages";
    private static final int NODES = 6;
    private static final int VNODES = 256;
    private static final int WAVE = 200;
    private static final Tally TALLY = new Tally(400_000, 1_600_000, 64L << 20, 4_000, 0, 400, 9_000);

    private BenchPlan() {}

    static String run(int splits) throws Exception {
        try (DemoFolder folder = DemoFolder.create()) {
            return run(splits, folder.resolve("bench-plan.db"));
        }
    }

    static String run(int splits, Path file) throws Exception {
        return copied(splits, file)
                + BenchFindings.run(plan(splits), file.resolveSibling("compared-" + file.getFileName()));
    }

    private static SplitPlan plan(int splits) {
        return SplitPlanner.plan(TABLE, ring(), List.of(), 64L << 20, splits);
    }

    private static String copied(int splits, Path file) throws Exception {
        List<Double> perSplit = new ArrayList<>();
        long[] planned = new long[1];
        Measurement all = Measurement.of(() -> {
            SplitPlan plan = plan(splits);
            planned[0] = plan.size();
            perSplit.add(record(file, plan));
            requireAllDone(file, plan);
            return plan.size();
        });
        return String.format(
                Locale.ROOT,
                "%,d splits planned, recorded as started and as done, and read again in %.1f s%n"
                        + "checkpoint: %.1f us per split (aim: 50 or less)%n"
                        + "peak heap: %s (aim: below 1 GiB)%n",
                planned[0],
                all.seconds(),
                perSplit.get(0),
                Amounts.bytes(all.peakHeapBytes()));
    }

    /** Returns the time for each split, in µs. */
    private static double record(Path file, SplitPlan plan) {
        long started = System.nanoTime();
        try (Checkpoint checkpoint = Checkpoint.open(file, new TreeMap<>(), "bench")) {
            for (int from = 0; from < plan.size(); from += WAVE) {
                List<Split> wave = plan.subList(from, Math.min(plan.size(), from + WAVE));
                List<SplitReport> reports = checkpoint.started(wave).stream()
                        .map(split -> new SplitReport(split, TALLY, 5_000, new Done()))
                        .toList();
                checkpoint.record(reports);
            }
        }
        return (System.nanoTime() - started) / 1e3 / plan.size();
    }

    private static void requireAllDone(Path file, SplitPlan plan) {
        try (Checkpoint checkpoint = Checkpoint.open(file, new TreeMap<>(), "bench")) {
            SplitPlan left = plan.without(checkpoint.done(TABLE));
            if (!left.isEmpty() || left.skipped() != plan.size()) {
                throw new IllegalStateException("%d of %d splits are left".formatted(left.size(), plan.size()));
            }
        }
    }

    /** Six nodes with 256 vnodes each, three replicas. */
    private static List<RingSlice> ring() {
        List<RingSlice> ring = new ArrayList<>();
        int slices = NODES * VNODES;
        long width = Long.MAX_VALUE / slices * 2;
        long start = Long.MIN_VALUE;
        for (int i = 0; i < slices; i++) {
            long end = i == slices - 1 ? Long.MAX_VALUE : start + width;
            int first = i * 7 % NODES;
            ring.add(new RingSlice(new TokenRange(start, end), List.of(node(first), node(first + 1), node(first + 2))));
            start = end;
        }
        return ring;
    }

    private static String node(int number) {
        return "10.0.0." + (number % NODES + 1);
    }
}
