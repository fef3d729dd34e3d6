package dev.ringshift.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the ring into splits. Every plan covers the ring exactly once, also when what the cluster says of its ring has gaps
 * or overlaps, as it may while nodes come and go.
 */
public final class SplitPlanner {
    /** More would not fit into the driver's memory, nor its checkpoint on a small disk. */
    static final int MOST_SPLITS = 1_000_000;

    /** The part of the ring that estimates must tell of before the rest is taken to be like it. */
    private static final double LEAST_KNOWN = 0.05;

    private final List<SizeEstimate> estimates;
    private final long splitBytes;
    private final int leastSplits;

    private SplitPlanner(List<SizeEstimate> estimates, long splitBytes, int leastSplits) {
        this.estimates = estimates.stream()
                .sorted(Comparator.comparing(SizeEstimate::range))
                .toList();
        this.splitBytes = Math.max(1, splitBytes);
        this.leastSplits = Math.max(1, leastSplits);
    }

    /**
     * Plans a table.
     *
     * @param table as {@code keyspace.table}
     * @param ring what each part of the ring is replicated on; may be empty
     * @param estimates what the nodes know of the table's size; may be empty
     * @param splitBytes about what a split should hold; they hold more where a million would not be enough
     * @param leastSplits make at least so many
     */
    public static SplitPlan plan(
            String table, List<RingSlice> ring, List<SizeEstimate> estimates, long splitBytes, int leastSplits) {
        return new SplitPlanner(estimates, splitBytes, leastSplits).plan(table, slices(ring));
    }

    /** A slice, what it holds by the estimates, and how many of its tokens these tell of. */
    private record Sized(RingSlice slice, double bytes, double known) {

        /** With what the other tokens hold, if they are like those that are known. */
        Sized filled(double bytesPerToken) {
            double unknown = Math.max(0, slice.range().width() - known);
            return new Sized(
                    slice, bytes + unknown * bytesPerToken, slice.range().width());
        }
    }

    private SplitPlan plan(String table, List<RingSlice> slices) {
        List<Sized> sized = sizes(slices);
        double bytes = sized.stream().mapToDouble(Sized::bytes).sum();
        double pieceBytes = Math.max((double) splitBytes, bytes / MOST_SPLITS);
        Map<String, Deque<Split>> byNode = new LinkedHashMap<>();
        int count = 0;
        for (Sized each : sized) {
            List<Split> pieces = pieces(table, each, pieceCount(each, bytes, pieceBytes));
            String node = each.slice().replicas().stream().findFirst().orElse("");
            byNode.computeIfAbsent(node, name -> new ArrayDeque<>()).addAll(pieces);
            count += pieces.size();
        }
        return interleave(table, byNode, count);
    }

    /** Covers the ring exactly once, in order; neighbours on the same nodes become one. */
    private static List<RingSlice> slices(List<RingSlice> ring) {
        List<RingSlice> exact = new ArrayList<>();
        long covered = Long.MIN_VALUE;
        for (RingSlice slice :
                ring.stream().sorted(Comparator.comparing(RingSlice::range)).toList()) {
            TokenRange range = slice.range();
            if (range.start() > covered) {
                append(exact, new RingSlice(new TokenRange(covered, range.start()), List.of()));
                covered = range.start();
            }
            if (range.end() > covered) {
                append(exact, new RingSlice(new TokenRange(covered, range.end()), slice.replicas()));
                covered = range.end();
            }
        }
        if (covered < Long.MAX_VALUE) {
            append(exact, new RingSlice(new TokenRange(covered, Long.MAX_VALUE), List.of()));
        }
        return exact;
    }

    private static void append(List<RingSlice> slices, RingSlice next) {
        int last = slices.size() - 1;
        if (last >= 0 && slices.get(last).replicas().equals(next.replicas())) {
            TokenRange joined = new TokenRange(
                    slices.get(last).range().start(), next.range().end());
            slices.set(last, new RingSlice(joined, next.replicas()));
        } else {
            slices.add(next);
        }
    }

    /** Both lists are in ring order, so one pass gives each slice its estimates. */
    private List<Sized> sizes(List<RingSlice> slices) {
        List<Sized> sized = new ArrayList<>(slices.size());
        int first = 0;
        for (RingSlice slice : slices) {
            while (first < estimates.size()
                    && estimates.get(first).range().end() <= slice.range().start()) {
                first++;
            }
            double bytes = 0;
            double known = 0;
            for (int i = first;
                    i < estimates.size()
                            && estimates.get(i).range().start() < slice.range().end();
                    i++) {
                bytes += estimates.get(i).bytesIn(slice.range());
                known += estimates.get(i).tokensIn(slice.range());
            }
            sized.add(new Sized(slice, bytes, known));
        }
        return filled(sized);
    }

    /** Nodes know of the ranges that they are first replica of: with two datacenters, of half the ring in each. */
    private static List<Sized> filled(List<Sized> sized) {
        double known = sized.stream().mapToDouble(Sized::known).sum();
        if (known < LEAST_KNOWN * TokenRange.RING.width()) {
            return sized;
        }
        double bytesPerToken = sized.stream().mapToDouble(Sized::bytes).sum() / known;
        return sized.stream().map(each -> each.filled(bytesPerToken)).toList();
    }

    /** By size, and never less than the slice's share of the fewest splits that are wanted. */
    private int pieceCount(Sized each, double bytesOfAll, double pieceBytes) {
        double share = bytesOfAll > 0
                ? each.bytes() / bytesOfAll
                : each.slice().range().fractionOfRing();
        double wanted = Math.max(Math.ceil(each.bytes() / pieceBytes), Math.ceil(share * leastSplits));
        return (int) Math.max(
                1,
                Math.min(
                        Math.min(wanted, Integer.MAX_VALUE),
                        each.slice().range().width()));
    }

    private static List<Split> pieces(String table, Sized sized, int count) {
        List<Split> pieces = new ArrayList<>(count);
        TokenRange whole = sized.slice().range();
        long start = whole.start();
        for (int i = 0; i < count; i++) {
            long end = whole.cut(i, count);
            pieces.add(new Split(table, new TokenRange(start, end), Math.round(sized.bytes() / count), 1));
            start = end;
        }
        return pieces;
    }

    /**
     * Takes from each node in turn, from one with twice the splits twice as often, so that all nodes have work from the
     * beginning to the end.
     */
    private static SplitPlan interleave(String table, Map<String, Deque<Split>> byNode, int count) {
        record Due(Split split, double when) {}
        List<Due> all = new ArrayList<>(count);
        for (Deque<Split> splits : byNode.values()) {
            double between = (double) count / splits.size();
            double when = between / 2;
            for (Split split : splits) {
                all.add(new Due(split, when));
                when += between;
            }
        }
        all.sort(Comparator.comparingDouble(Due::when));
        PlanBuilder plan = new PlanBuilder(count);
        all.forEach(due -> plan.add(due.split().range(), due.split().estimatedBytes()));
        return plan.build(table, 0);
    }
}
