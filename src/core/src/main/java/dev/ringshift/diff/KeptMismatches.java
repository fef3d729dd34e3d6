package dev.ringshift.diff;

import dev.ringshift.report.Mismatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first mismatches: as many as there is room for, however long their values are. For one thread. */
final class KeptMismatches {
    /** Beside its values, about. */
    private static final int MISMATCH_BYTES = 500;

    private final int most;
    private final long mostBytes;
    private final List<Mismatch> kept = new ArrayList<>();
    private long bytes;

    KeptMismatches(CompareSettings settings) {
        this.most = settings.maxMismatches();
        this.mostBytes = settings.maxMismatchBytes();
    }

    /** Drops it when there is no room; the first always has. */
    void add(Mismatch mismatch) {
        long its = MISMATCH_BYTES + 2L * (length(mismatch.sourceValue()) + length(mismatch.targetValue()));
        if (kept.size() < most && (kept.isEmpty() || bytes + its <= mostBytes)) {
            kept.add(mismatch);
            bytes += its;
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    List<Mismatch> all() {
        return kept;
    }
}
