package dev.ringshift.checkpoint;

import dev.ringshift.ring.TokenRange;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How often ranges were taken up without being done. Few are kept, those that failed or were under way when a run ended,
 * so a search is cheap whatever the plan.
 */
final class Attempts {
    private final NavigableMap<TokenRange, Integer> byRange = new TreeMap<>();
    private double widest;
    private int first = 1;

    void add(TokenRange range, int attempt) {
        byRange.merge(range, attempt, Math::max);
        widest = Math.max(widest, range.width());
    }

    /** Gives no number below this one. */
    void beginAt(int attempt) {
        first = attempt;
    }

    /** The number of the next attempt: one more than that of any earlier one that touched the range. */
    int next(TokenRange range) {
        int latest = 0;
        if (!byRange.isEmpty()) {
            // from the last that starts before the end of the range
            TokenRange last = new TokenRange(range.end() - 1, Long.MAX_VALUE);
            for (var entry : byRange.headMap(last, true).descendingMap().entrySet()) {
                TokenRange earlier = entry.getKey();
                if (earlier.intersection(range).isPresent()) {
                    latest = Math.max(latest, entry.getValue());
                } else if (new TokenRange(earlier.start(), range.start()).width() > widest) {
                    break;
                }
            }
        }
        return Math.max(first, latest + 1);
    }
}
