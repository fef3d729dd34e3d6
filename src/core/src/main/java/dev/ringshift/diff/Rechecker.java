package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.read.KeyReader;
import dev.ringshift.read.Read;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Suspect;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads rows that differed once more, by their keys. Safe in any thread. */
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

    /** A row as it is now: null for a side that does not have it, or that has it where the settings do not mean it. */
    record Look(
            Suspect suspect,
            @Nullable Read source,
            @Nullable Read target) {}

    /**
     * Waits until the rows are due, and looks at each on both sides.
     *
     * @param suspects of one table
     * @return what they came to, and those in motion that are to be looked at again
     */
    Compared recheck(TableComparer table, List<Suspect> suspects) throws InterruptedException, ExecutionException {
        Verdicts verdicts = new Verdicts(table, settings, clock);
        Deque<CompletableFuture<Look>> sent = new ArrayDeque<>();
        for (int next = 0; next < suspects.size() || !sent.isEmpty(); ) {
            if (next < suspects.size() && sent.size() < IN_FLIGHT) {
                sent.add(ask(table, suspects.get(next++)));
            } else {
                // one after the other, not as they arrive: a row can have very many mismatches. By the future, so that
                // a row
                // that cannot be judged ends like one that cannot be read
                sent.remove().thenAccept(verdicts::add).get();
            }
        }
        return verdicts.compared();
    }

    private CompletableFuture<Look> ask(TableComparer table, Suspect suspect) throws InterruptedException {
        long wait = suspect.dueMillis() - clock.millis();
        if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
        }
        CompletableFuture<@Nullable Read> here =
                read(source, statement(table, table.source(), suspect), suspect.sourceKey());
        CompletableFuture<@Nullable Read> there =
                read(target, statement(table, table.target(), suspect), suspect.targetKey());
        return here.thenCombine(there, (one, other) -> new Look(suspect, one, other))
                .thenCompose(look -> unlessFiltered(table, look));
    }

    /** A row that the source has, but that the settings do not mean, is not extra on the target. */
    private CompletableFuture<Look> unlessFiltered(TableComparer table, Look look) {
        Suspect suspect = look.suspect();
        PreparedStatement all = table.source().row();
        if (look.source() != null
                || look.target() == null
                || statement(table, table.source(), suspect) != table.source().filtered()
                || all == table.source().filtered()) {
            return CompletableFuture.completedFuture(look);
        }
        return read(source, all, suspect.sourceKey())
                .thenApply(row -> row == null ? look : new Look(suspect, null, null));
    }

    /** The condition of the settings is on rows: static columns are read whatever it says. */
    private static PreparedStatement statement(
            TableComparer table, TableComparer.Statements statements, Suspect suspect) {
        if (table.isOfStatics(suspect) && statements.statics() != null) {
            return statements.statics();
        }
        return statements.filtered() == null ? statements.row() : statements.filtered();
    }

    private static CompletableFuture<@Nullable Read> read(
            KeyReader reader, PreparedStatement statement, List<byte[]> key) {
        return reader.read(statement, key).toCompletableFuture();
    }
}
