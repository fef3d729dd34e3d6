package dev.ringshift.diff;

import dev.ringshift.diff.Rechecker.Look;
import dev.ringshift.diff.RowJudge.Judgement;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What rows of one table come to that are looked at again. For one thread. */
final class Verdicts {
    private final TableComparer table;
    private final CompareSettings settings;
    private final Clock clock;
    private final KeptMismatches mismatches;
    private final List<Suspect> left = new ArrayList<>();
    private final Set<List<ByteBuffer>> mismatchedPartitions = new HashSet<>();
    private final Set<List<ByteBuffer>> latePartitions = new HashSet<>();
    private Comparison found = Comparison.NONE;

    Verdicts(TableComparer table, CompareSettings settings, Clock clock) {
        this.table = table;
        this.settings = settings;
        this.clock = clock;
        this.mismatches = new KeptMismatches(settings);
    }

    /** Judges one row. */
    void add(Look look) {
        Suspect suspect = look.suspect();
        if (isLeftOut(look)) {
            return;
        }
        Judgement judgement = new RowJudge(table, suspect, look.source(), look.target()).judge();
        if (judgement.mismatches().isEmpty()) {
            return;
        }
        if (!isJustWritten(judgement.newestMicros())) {
            mismatched(suspect, judgement.mismatches());
            return;
        }
        Suspect again = suspect.again(clock.millis() + settings.settle().toMillis());
        if (again.looks() <= settings.rechecks()) {
            left.add(again);
        } else {
            found = found.plus(Comparison.inMotion(1)).plus(late(suspect));
        }
    }

    /**
     * Whether there is nothing to say of a row of the target, since the source has it. Either that is a suspect of its own; or
     * nobody can ask whether the settings mean it, and the first look says that they do not: the source did not show the row,
     * though it has it. One that came since is for the next validation.
     */
    private boolean isLeftOut(Look look) {
        Shown shown = look.suspect().shown();
        boolean unasked =
                table.source().filtered() == null && !table.isOfStatics(look.suspect()) && shown != Shown.BY_SOURCE;
        return look.source() != null && (unasked || shown == Shown.BY_TARGET_AT_LEAST);
    }

    /** Writetimes far in the future are no times of writing. */
    private boolean isJustWritten(long micros) {
        long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
        long settle = settings.settle().toNanos() / 1000;
        return micros > now - settle && micros < now + settle;
    }

    private void mismatched(Suspect suspect, List<Mismatch> ofRow) {
        Differences differences = Differences.NONE;
        for (Mismatch mismatch : ofRow) {
            differences = differences.plus(Differences.of(mismatch.kind()));
            mismatches.add(mismatch);
        }
        boolean isFirst = mismatchedPartitions.add(partition(suspect));
        found = found.plus(Comparison.mismatched(1, isFirst ? 1 : 0, differences))
                .plus(late(suspect));
    }

    private List<ByteBuffer> partition(Suspect suspect) {
        return suspect.sourceKey().stream()
                .limit(table.keys().partition())
                .map(ByteBuffer::wrap)
                .toList();
    }

    /** What was not counted when the row was first seen. */
    private Comparison late(Suspect suspect) {
        boolean newPartition = !table.countsPartitionAtOnce(suspect.shown()) && latePartitions.add(partition(suspect));
        return Comparison.scanned(table.countsAtOnce(suspect.shown()) ? 0 : 1, newPartition ? 1 : 0, 0, 0, 0, 0);
    }

    /** Of all rows so far: what they came to, with no more mismatches than are kept, and those to be looked at again. */
    Compared compared() {
        return new Compared(found, left, mismatches.all());
    }
}
