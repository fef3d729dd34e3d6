package dev.ringshift.report;

import java.util.List;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found in one table.
 *
 * @param source the source table, {@code keyspace.table}
 * @param target the target table, {@code keyspace.table}
 * @param splits how far it came
 * @param compared by all runs of the checkpoint since the validation began
 * @param bounds what a sample proves; null when the whole ring was compared
 * @param seconds of this run
 * @param failures the splits that are left because they could not be read
 * @param notes what cannot be compared, one sentence each
 */
public record TableComparison(
        String source,
        String target,
        TableSummary.Splits splits,
        Comparison compared,
        @Nullable Bounds bounds,
        double seconds,
        TableSummary.Failures failures,
        List<String> notes) {
    public TableComparison {
        notes = List.copyOf(notes);
    }

    /**
     * Upper bounds that hold with a confidence of 95 %, by Clopper and Pearson.
     *
     * @param rows of the part of all rows that differ, 0 to 1; holds where differences do not come in clusters
     * @param partitions of the part of all partitions with rows that differ, 0 to 1; holds always, since a partition's place
     *     on the ring does not depend on what is in it
     */
    public record Bounds(double rows, double partitions) {
        private static final double RISK = 0.05;

        /** What a sample proves; 1 where it holds nothing, or nothing but differences. */
        public static Bounds of(Comparison compared) {
            return new Bounds(
                    upper(compared.mismatchedRows(), compared.rows()),
                    upper(compared.mismatchedPartitions(), compared.partitions()));
        }

        /**
         * The rate at which a sample has so few differences, or fewer, with a chance of just 5 %: the 95 % quantile of
         * Beta({@code different + 1}, {@code compared - different}); about {@code 3 / compared} for none. After C. J. Clopper
         * and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26
         * (1934), one-sided.
         */
        private static double upper(long different, long compared) {
            return different >= compared
                    ? 1
                    : BetaDistribution.of(different + 1.0, (double) (compared - different))
                            .inverseSurvivalProbability(RISK);
        }
    }
}
