package dev.ringshift.ring;

import java.util.SplittableRandom;

/**
 * A stratified random sample of the ring: it is cut evenly into {@link #STRATA} strata, and of each of them a range of the
 * wanted fraction is taken, at a random place of its own. A range that leaves its stratum at the end goes on at the beginning;
 * if it were kept from the edges, tokens there would be chosen more seldom. So each token has the same chance, the fraction.
 */
final class RingSample {
    /**
     * Fixed, because strata that depended on the splits, or on the size of the table, would choose other tokens when a sample
     * is repeated or resumed after nodes came or went. So many because the sample should see each part of the ring (256 vnodes
     * of a few nodes), and a larger part of a large table still comes in ranges of at most a 1024th of it; not more because
     * each range costs a request or two on either side, also where it holds no row.
     */
    static final int STRATA = 1024;

    private RingSample() {}

    /**
     * The tokens that are not in the sample.
     *
     * @param table another one gets another sample with the same seed
     * @param fraction of the tokens of each stratum, rounded, at least one; above 0 and below 1
     */
    static RangeSet leftOut(String table, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "Cannot sample %s of %s: the fraction must be above 0 and below 1".formatted(fraction, table));
        }
        SplittableRandom random = new SplittableRandom(seed ^ (long) table.hashCode() << Integer.SIZE);
        RangeSet.Builder leftOut = new RangeSet.Builder();
        long start = TokenRange.RING.start();
        for (int i = 0; i < STRATA; i++) {
            long end = TokenRange.RING.cut(i, STRATA);
            long tokens = end - start;
            long taken = Math.max(1, Math.round(fraction * tokens));
            // not nextLong(tokens): how that makes a number of the random bits is not the same in every JDK
            long first = Math.floorMod(random.nextLong(), tokens);
            long last = first + taken;
            if (last > tokens) {
                add(leftOut, start + last - tokens, start + first);
            } else {
                add(leftOut, start, start + first);
                add(leftOut, start + last, end);
            }
            start = end;
        }
        return leftOut.build();
    }

    private static void add(RangeSet.Builder ranges, long start, long end) {
        if (start < end) {
            ranges.add(start, end);
        }
    }
}
