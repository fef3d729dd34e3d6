package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.diff.RowJudge.Judgement;
import dev.ringshift.read.KeyReader;
import dev.ringshift.read.Read;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Differences;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads rows that differed once more, by their keys, and judges. Safe in any thread. */
final class Rechecker {
    /** Reads of rows that are not answered yet, on each side. */
    private static final int IN_FLIGHT = 64;

    private final KeyReader source;
    private final KeyReader target;
    private final CompareSettings settings;
    private final Clock clock;

    Rechecker(KeyReader source, KeyReader target, CompareSettings settings, Clock clock) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What came of some rows.
     *
     * @param comparison mismatched rows and partitions, and differences by kind
     * @param mismatches of those rows, no more than are kept
     * @param inMotion rows to be looked at again, since they differ but are being written
     */
    record Result(Comparison comparison, List<Mismatch> mismatches, List<Suspect> inMotion) {}

    /**
     * Waits until the rows are due, and reads each on both sides.
     *
     * @param suspects of one table
     */
    Result recheck(TableComparer table, List<Suspect> suspects) throws InterruptedException, ExecutionException {
        KeptMismatches mismatches = new KeptMismatches(settings);
        List<Suspect> inMotion = new ArrayList<>();
        Set<List<String>> partitions = new HashSet<>();
        Differences differences = Differences.NONE;
        long rows = 0;
        long rowsOfTarget = 0;
        Deque<CompletableFuture<Verdict>> sent = new ArrayDeque<>();
        for (int next = 0; next < suspects.size() || !sent.isEmpty(); ) {
            if (next < suspects.size() && sent.size() < IN_FLIGHT) {
                sent.add(ask(table, suspects.get(next++)));
                continue;
            }
            Verdict verdict = sent.remove().get();
            if (verdict.isInMotion()) {
                inMotion.add(verdict.suspect()
                        .again(clock.millis() + settings.settle().toMillis()));
            } else if (!verdict.mismatches().isEmpty()) {
                rows++;
                rowsOfTarget += isNewToTheCount(verdict.suspect().shown()) ? 1 : 0;
                partitions.add(
                        List.copyOf(verdict.mismatches().get(0).partitionKey().values()));
                for (Mismatch mismatch : verdict.mismatches()) {
                    differences = differences.plus(Differences.of(mismatch.kind()));
                }
                verdict.mismatches().forEach(mismatches::add);
            }
        }
        return new Result(
                Comparison.mismatched(rows, partitions.size(), differences)
                        .plus(Comparison.scanned(rowsOfTarget, 0, 0, 0, 0, 0)),
                mismatches.all(),
                inMotion);
    }

    /** Whether a row was not counted when it was first seen, since the source might have shown it too. */
    static boolean isNewToTheCount(Shown shown) {
        return shown == Shown.BY_TARGET_AT_LEAST;
    }

    /**
     * What one row came to.
     *
     * @param mismatches none when both sides are the same
     */
    private record Verdict(Suspect suspect, List<Mismatch> mismatches, boolean isInMotion) {}

    private CompletableFuture<Verdict> ask(TableComparer table, Suspect suspect) throws InterruptedException {
        long wait = suspect.dueMillis() - clock.millis();
        if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
        }
        CompletableFuture<@Nullable Read> here =
                read(source, statement(table, table.source(), suspect), suspect.sourceKey());
        CompletableFuture<@Nullable Read> there =
                read(target, statement(table, table.target(), suspect), suspect.targetKey());
        return here.thenCombine(there, (one, other) -> judge(table, suspect, one, other))
                .thenCompose(verdict ->
                        verdict.mismatches().stream().anyMatch(mismatch -> mismatch.kind() == Mismatch.Kind.EXTRA)
                                ? unlessFiltered(table, suspect, verdict)
                                : CompletableFuture.completedFuture(verdict));
    }

    /** A row that the source has, but that the settings do not mean, is not extra on the target. */
    private CompletableFuture<Verdict> unlessFiltered(TableComparer table, Suspect suspect, Verdict verdict) {
        PreparedStatement all = table.source().row();
        if (statement(table, table.source(), suspect) != table.source().filtered()
                || all == table.source().filtered()) {
            return CompletableFuture.completedFuture(verdict);
        }
        return read(source, all, suspect.sourceKey())
                .thenApply(row -> row == null ? verdict : new Verdict(suspect, List.of(), false));
    }

    /**
     * Whether there is nothing to say of a row of the target, since the source has it. Either that is a suspect of its own; or
     * nobody can ask whether the settings mean it, and the first look says that they do not: the source did not show the row,
     * though it has it. One that came since is for the next validation.
     */
    private static boolean isLeftOut(TableComparer table, Suspect suspect, @Nullable Read source) {
        boolean unasked =
                table.source().filtered() == null && !isOfStatics(table, suspect) && suspect.shown() == Shown.BY_TARGET;
        return source != null && (unasked || suspect.shown() == Shown.BY_TARGET_AT_LEAST);
    }

    private static boolean isOfStatics(TableComparer table, Suspect suspect) {
        return suspect.sourceKey().size() < table.keys().count();
    }

    /** The condition of the settings is on rows: static columns are read whatever it says. */
    private static PreparedStatement statement(
            TableComparer table, TableComparer.Statements statements, Suspect suspect) {
        if (isOfStatics(table, suspect) && statements.statics() != null) {
            return statements.statics();
        }
        return statements.filtered() == null ? statements.row() : statements.filtered();
    }

    private static CompletableFuture<@Nullable Read> read(
            KeyReader reader, PreparedStatement statement, List<byte[]> key) {
        return reader.read(statement, key).toCompletableFuture();
    }

    private Verdict judge(TableComparer table, Suspect suspect, @Nullable Read one, @Nullable Read other) {
        if (isLeftOut(table, suspect, one)) {
            return new Verdict(suspect, List.of(), false);
        }
        Judgement judgement = new RowJudge(table, suspect, one, other).judge();
        return new Verdict(suspect, judgement.mismatches(), isJustWritten(judgement.newestMicros()));
    }

    /** Writetimes far in the future are no times of writing. */
    private boolean isJustWritten(long micros) {
        long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
        long settle = settings.settle().toNanos() / 1000;
        return micros > now - settle && micros < now + settle;
    }
}
