package dev.ringshift.diff;

import dev.ringshift.convert.ConversionException;
import dev.ringshift.read.Read;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.schema.Side;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The suspects of one split. A few travel to the driver in the split's report, to be looked at again when all splits are
 * done; where there are many, they are looked at again by the task, as often as its memory is full of them. For one thread.
 */
final class Suspects {
    /** They travel to the driver with the split's report. */
    static final int MOST_SHIPPED = 1_000;

    /** Some 300 bytes each. */
    private static final int MOST_HELD = 50_000;

    private final TableComparer table;
    private final Rechecker rechecker;
    private final CompareSettings settings;
    private final Clock clock;
    private final List<Suspect> held = new ArrayList<>();
    private final List<Suspect> inMotion = new ArrayList<>();
    private final KeptMismatches mismatches;
    private Comparison found = Comparison.NONE;
    private long total;

    Suspects(TableComparer table, Rechecker rechecker, CompareSettings settings, Clock clock) {
        this.table = table;
        this.rechecker = rechecker;
        this.settings = settings;
        this.clock = clock;
        this.mismatches = new KeptMismatches(settings);
    }

    /** Takes in a row. */
    void addRow(Read row, Shown shown) throws InterruptedException, ExecutionException {
        add(row, shown, table.keys().count());
    }

    /** Takes in the static columns of the partition that a row of one side is in. */
    void addStatics(Read row, Shown shown) throws InterruptedException, ExecutionException {
        add(row, shown, table.keys().partition());
    }

    private void add(Read row, Shown shown, int keys) throws InterruptedException, ExecutionException {
        Side side = shown == Shown.BY_SOURCE ? Side.SOURCE : Side.TARGET;
        total++;
        try {
            hold(row, side, shown, keys);
        } catch (ConversionException e) {
            // the other side cannot have it, so there is nothing to look at
            Mismatch mismatch = RowJudge.unlike(table, row, side, keys);
            found = found.plus(Comparison.mismatched(1, 1, Differences.of(mismatch.kind())))
                    .plus(Comparison.scanned(
                            table.countsAtOnce(shown) ? 0 : 1, table.countsPartitionAtOnce(shown) ? 0 : 1, 0, 0, 0, 0));
            mismatches.add(mismatch);
        }
        if (held.size() == MOST_HELD) {
            recheck();
        }
    }

    private void hold(Read row, Side side, Shown shown, int keys) {
        List<ByteBuffer> sourceKey = table.keys().inSource(row.row(), keys, side);
        held.add(new Suspect(
                table.mapping().name(),
                Keys.token(sourceKey.subList(0, table.keys().partition()).toArray(ByteBuffer[]::new)),
                bytes(sourceKey),
                bytes(table.keys().inTarget(row.row(), keys, side)),
                shown,
                clock.millis() + settings.recheckDelay().toMillis(),
                1));
    }

    /** To be called when all rows are read. */
    void finish() throws InterruptedException, ExecutionException {
        if (held.size() + inMotion.size() > MOST_SHIPPED) {
            recheck();
        }
    }

    private void recheck() throws InterruptedException, ExecutionException {
        Compared compared = rechecker.recheck(table, held);
        held.clear();
        found = found.plus(compared.comparison());
        compared.mismatches().forEach(mismatches::add);
        inMotion.addAll(compared.suspects());
        if (inMotion.size() > MOST_HELD) {
            throw new IllegalStateException(
                    ("more than %,d rows of it are being written, too many to look at again: run again with smaller splits"
                                    + " (copy.split-size), or when less is written")
                            .formatted(MOST_HELD));
        }
    }

    long total() {
        return total;
    }

    /** What was found of those that were looked at again. */
    Comparison found() {
        return found;
    }

    List<Mismatch> mismatches() {
        return mismatches.all();
    }

    /** To be looked at again later. */
    List<Suspect> left() {
        List<Suspect> left = new ArrayList<>(inMotion);
        left.addAll(held);
        return left;
    }

    static List<byte[]> bytes(List<ByteBuffer> key) {
        return key.stream()
                .map(value -> {
                    byte[] bytes = new byte[value.remaining()];
                    value.duplicate().get(bytes);
                    return bytes;
                })
                .toList();
    }
}
