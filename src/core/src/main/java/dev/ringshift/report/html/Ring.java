package dev.ringshift.report.html;

import dev.ringshift.ring.TokenRange;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The ring cut into equal parts, for charts along it. */
final class Ring {
    /** As many as a picture of half a page's width has room for. */
    static final int PARTS = 64;

    private Ring() {}

    /** The part that has the token. */
    static int part(long token) {
        return (int) ((token ^ Long.MIN_VALUE) >>> (64 - 6));
    }

    /** Where each part begins, as a percentage of the ring. */
    static List<String> labels() {
        return IntStream.range(0, PARTS)
                .mapToObj(part -> String.format(Locale.ROOT, "%.0f %%", 100.0 * part / PARTS))
                .toList();
    }

    /** Adds to each part how much of it, 0 to 1, the range covers. */
    static void cover(TokenRange range, double[] parts) {
        double start = position(range.start());
        double end = position(range.end());
        for (int part = (int) start; part < Math.min(end, PARTS); part++) {
            parts[part] += Math.min(end, part + 1) - Math.max(start, part);
        }
    }

    private static double position(long token) {
        return (token / 0x1p64 + 0.5) * PARTS;
    }
}
