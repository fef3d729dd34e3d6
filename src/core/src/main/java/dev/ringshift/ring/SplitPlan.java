package dev.ringshift.ring;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The splits of one table, in the order in which they are to be worked on: together they are the ring, or what is left of
 * it. Immutable, and small: a million splits take 24 MB, a {@link Split} is made when it is asked for.
 */
public final class SplitPlan extends AbstractList<Split> implements RandomAccess {
    private final String table;
    private final long[] starts;
    private final long[] ends;
    private final long[] bytes;
    private final int skipped;

    SplitPlan(String table, long[] starts, long[] ends, long[] bytes, int skipped) {
        this.table = table;
        this.starts = starts;
        this.ends = ends;
        this.bytes = bytes;
        this.skipped = skipped;
    }

    /** Splits of just these ranges, of whose size nothing is known. */
    public static SplitPlan of(String table, List<TokenRange> ranges) {
        PlanBuilder plan = new PlanBuilder(ranges.size());
        ranges.forEach(range -> plan.add(range, 0));
        return plan.build(table, 0);
    }

    public String table() {
        return table;
    }

    @Override
    public int size() {
        return starts.length;
    }

    @Override
    public Split get(int index) {
        return new Split(table, new TokenRange(starts[index], ends[index]), bytes[index], 1);
    }

    /** What all splits hold, as the cluster estimates; 0 when it does not. */
    public long estimatedBytes() {
        long sum = 0;
        for (long each : bytes) {
            sum += each;
        }
        return sum;
    }

    /** The part of all tokens that the splits cover, 0 to 1. */
    public double fractionOfRing() {
        return stream().mapToDouble(split -> split.range().fractionOfRing()).sum();
    }

    /** Splits of the whole plan of which nothing is left. */
    public int skipped() {
        return skipped;
    }

    /**
     * The same plan without the tokens that are done, whatever the splits were in which they were done: splits that lie
     * wholly in them are skipped, others are trimmed, or cut in pieces.
     */
    public SplitPlan without(RangeSet done) {
        PlanBuilder left = new PlanBuilder(starts.length);
        int gone = skipped;
        for (int i = 0; i < starts.length; i++) {
            TokenRange range = new TokenRange(starts[i], ends[i]);
            List<TokenRange> missing = done.missingFrom(range);
            gone += missing.isEmpty() ? 1 : 0;
            for (TokenRange part : missing) {
                left.add(part, Math.round(bytes[i] * part.width() / range.width()));
            }
        }
        return left.build(table, gone);
    }

    /**
     * A random part of what the plan holds, spread over the ring. The same fraction, seed and table choose the same tokens
     * whatever the splits are, so that a sample can be repeated and resumed after the cluster changed; the splits keep their
     * order and are at most as large as before. To go on with a sample, take it first and what is done {@link #without}
     * afterwards.
     *
     * @param fraction of the ring's tokens, above 0 and below 1
     * @param seed another one chooses other tokens, as does another table
     */
    public SplitPlan sampled(double fraction, long seed) {
        SplitPlan sample = without(RingSample.leftOut(table, fraction, seed));
        return new SplitPlan(table, sample.starts, sample.ends, sample.bytes, skipped);
    }
}
