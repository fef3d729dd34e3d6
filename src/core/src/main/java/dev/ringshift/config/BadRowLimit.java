package dev.ringshift.config;

import java.io.Serializable;
import java.math.BigDecimal;

/** How many rows may be set aside because a value of theirs does not fit the target, over all runs of a checkpoint. */
public sealed interface BadRowLimit extends Serializable {
    /** The first bad row fails its split. */
    BadRowLimit NONE = new Rows(0);

    /**
     * Whether so many are too many, however many rows are still to be read. Never true of a percentage.
     *
     * @param badRows those that are known
     */
    boolean isExceededForGood(long badRows);

    /**
     * Whether so many are too many as things stand, while more rows may come.
     *
     * @param badRows those that are known
     * @param rowsRead bad ones included
     */
    boolean isExceededSoFar(long badRows, long rowsRead);

    /**
     * Whether so many are too many when no more rows come.
     *
     * @param badRows those that are known
     * @param rowsRead bad ones included
     */
    boolean isExceeded(long badRows, long rowsRead);

    /**
     * A number.
     *
     * @param most 0 or more
     */
    record Rows(long most) implements BadRowLimit {
        private static final long serialVersionUID = 1;

        public Rows {
            if (most < 0) {
                throw new IllegalArgumentException("Cannot allow %d bad rows".formatted(most));
            }
        }

        @Override
        public boolean isExceededForGood(long badRows) {
            return badRows > most;
        }

        @Override
        public boolean isExceededSoFar(long badRows, long rowsRead) {
            return badRows > most;
        }

        @Override
        public boolean isExceeded(long badRows, long rowsRead) {
            return badRows > most;
        }

        @Override
        public String toString() {
            return Long.toString(most);
        }
    }

    /**
     * A part of the rows that are read.
     *
     * @param percent above 0, up to 100
     */
    record Percent(BigDecimal percent) implements BadRowLimit {
        private static final long serialVersionUID = 1;

        /** Of fewer, one bad row is already a high percentage. */
        static final long LEAST_ROWS_TO_JUDGE = 1000;

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        public Percent {
            if (percent.signum() <= 0 || percent.compareTo(HUNDRED) > 0) {
                throw new IllegalArgumentException("Cannot allow %s %% bad rows".formatted(percent));
            }
        }

        @Override
        public boolean isExceededForGood(long badRows) {
            return false;
        }

        @Override
        public boolean isExceededSoFar(long badRows, long rowsRead) {
            return rowsRead >= LEAST_ROWS_TO_JUDGE && isExceeded(badRows, rowsRead);
        }

        @Override
        public boolean isExceeded(long badRows, long rowsRead) {
            return BigDecimal.valueOf(badRows)
                            .multiply(HUNDRED)
                            .compareTo(percent.multiply(BigDecimal.valueOf(rowsRead)))
                    > 0;
        }

        @Override
        public String toString() {
            return percent.toPlainString() + "%";
        }
    }
}
