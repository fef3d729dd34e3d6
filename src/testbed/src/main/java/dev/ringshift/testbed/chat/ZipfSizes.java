package dev.ringshift.testbed.chat;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * Shares out a total by Zipf's law: the share of rank r is proportional to 1/r^1.2.
 *
 * <p>Each size is the difference of two rounded running sums, so that they add up to the total without any of them being
 * kept.
 */
final class ZipfSizes implements PrimitiveIterator.OfLong {
    /** The first of ten thousand gets a fifth. */
    private static final double EXPONENT = 1.2;

    private final long total;
    private final long ranks;
    private final double weightOfAll;
    private long rank;
    private double weightSoFar;
    private long sizeSoFar;

    ZipfSizes(long total, long ranks) {
        this.total = total;
        this.ranks = ranks;
        this.weightOfAll =
                LongStream.rangeClosed(1, ranks).mapToDouble(ZipfSizes::weight).sum();
    }

    @Override
    public boolean hasNext() {
        return rank < ranks;
    }

    @Override
    public long nextLong() {
        rank++;
        weightSoFar += weight(rank);
        long end = rank == ranks ? total : Math.min(total, Math.round(total * (weightSoFar / weightOfAll)));
        long size = end - sizeSoFar;
        sizeSoFar = end;
        return size;
    }

    private static double weight(long rank) {
        return Math.pow((double) rank, -EXPONENT);
    }
}
