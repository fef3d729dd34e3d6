package dev.ringshift.jobs;

import dev.ringshift.jobs.DemoRow.Cell;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of the demo's table side by side. Simple on purpose: it knows this one table, and reads all of it.
 *
 * @param rows that both sides have
 * @param cells with a value, in those rows
 * @param differences the first of them
 * @param differenceCount how many there are
 */
record DemoComparison(long rows, long cells, List<Difference> differences, long differenceCount) {
    private static final int MOST_KEPT = 100;
    /** Pages of both sides are read some moments apart, and a TTL is shown in whole seconds. */
    private static final long EXPIRY_TOLERANCE_SECONDS = 10;

    DemoComparison {
        differences = List.copyOf(differences);
    }

    /** One place where the sides are not the same. */
    record Difference(String key, String what) {
        @Override
        public String toString() {
            return key + ": " + what;
        }
    }

    boolean isClean() {
        return differenceCount == 0;
    }

    /**
     * Compares two sides, each in ring order.
     *
     * @param progress is told how many rows were compared
     */
    static DemoComparison of(Iterator<DemoRow> source, Iterator<DemoRow> target, LongConsumer progress) {
        Tally tally = new Tally();
        DemoRow left = next(source);
        DemoRow right = next(target);
        while (left != null || right != null) {
            int order = order(left, right);
            if (order == 0 && left != null && right != null) {
                tally.compare(left, right);
                progress.accept(tally.rows);
            } else if (order < 0 && left != null) {
                tally.add(left, "is missing on the target");
            } else if (right != null) {
                tally.add(right, "is on the target only");
            }
            left = order <= 0 ? next(source) : left;
            right = order >= 0 ? next(target) : right;
        }
        return new DemoComparison(tally.rows, tally.cells, tally.kept, tally.count);
    }

    /** A side that has ended comes after everything. */
    private static int order(@Nullable DemoRow left, @Nullable DemoRow right) {
        if (left == null) {
            return 1;
        }
        return right == null ? -1 : left.compareTo(right);
    }

    private static @Nullable DemoRow next(Iterator<DemoRow> rows) {
        return rows.hasNext() ? rows.next() : null;
    }

    /** What was found so far. */
    private static final class Tally {
        private final List<Difference> kept = new ArrayList<>();
        private long rows;
        private long cells;
        private long count;

        void compare(DemoRow left, DemoRow right) {
            rows++;
            for (int i = 0; i < left.cells().size(); i++) {
                Cell source = left.cells().get(i);
                Cell target = right.cells().get(i);
                cells += source.value() == null ? 0 : 1;
                if (!Objects.equals(source.value(), target.value())) {
                    add(left, source.column() + " has another value");
                } else if (!Objects.equals(source.writetimeMicros(), target.writetimeMicros())) {
                    add(
                            left,
                            "%s was written at %s, on the target at %s"
                                    .formatted(source.column(), source.writetimeMicros(), target.writetimeMicros()));
                } else if (!expireTogether(source.expirySecond(), target.expirySecond())) {
                    add(
                            left,
                            "%s expires at %s, on the target at %s"
                                    .formatted(source.column(), source.expirySecond(), target.expirySecond()));
                }
            }
        }

        private static boolean expireTogether(@Nullable Long left, @Nullable Long right) {
            if (left == null || right == null) {
                return Objects.equals(left, right);
            }
            return Math.abs(left - right) <= EXPIRY_TOLERANCE_SECONDS;
        }

        void add(DemoRow row, String what) {
            count++;
            if (kept.size() < MOST_KEPT) {
                kept.add(new Difference(row.key(), what));
            }
        }
    }
}
