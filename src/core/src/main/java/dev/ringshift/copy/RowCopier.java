package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.read.Failures;
import dev.ringshift.read.KeyReader;
import dev.ringshift.read.Read;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Copies single rows of a table, each by its key and for itself: what becomes of one says nothing of another. They go the
 * way of the rows of a split. For one thread.
 */
public final class RowCopier {
    /** Reads of rows that are not answered yet. */
    private static final int IN_FLIGHT = 64;

    private final CopyEngine engine;
    private final TableMapping table;
    private final TableStatements statements;
    private final Attempt attempt;
    private final HiddenLists hidden;
    private final KeyReader reader;
    private final PreparedStatement row;
    private final PreparedStatement staticColumns;

    RowCopier(CopyEngine engine, TableMapping table, TableStatements statements, Attempt attempt, HiddenLists hidden) {
        this.engine = engine;
        this.table = table;
        this.statements = statements;
        this.attempt = attempt;
        this.hidden = hidden;
        this.reader = engine.keys();
        ReadStatements texts = new ReadStatements(table, Side.SOURCE);
        CqlSession source = reader.session();
        PreparedStatement filtered = texts.prepareFiltered(source);
        // who named the row has found that the settings mean it
        this.row = filtered == null ? source.prepare(texts.row()) : filtered;
        this.staticColumns = source.prepare(texts.statics());
    }

    /** What became of a row. */
    public sealed interface Outcome {
        /** All of its cells were acknowledged; lists that are newer on the target were left as they are. */
        record Written() implements Outcome {}

        /** The source does not have it, or the settings leave it out. */
        record Absent() implements Outcome {}

        /**
         * It could not be read, does not fit, or some of it was not acknowledged.
         *
         * @param reason one line, without values of the row
         */
        record Failed(String reason) implements Outcome {}
    }

    /** A row on its way. */
    private record Sent(SplitWrites writes, @Nullable Outcome outcome) {}

    /**
     * Copies rows, and waits until all writes are answered.
     *
     * @param keys raw values of the source's key columns, no key twice; those of the partition key alone stand for static columns
     * @return what became of each, in the same order
     */
    public List<Outcome> copy(List<List<byte[]>> keys) throws InterruptedException {
        // what is newer than this is the application's
        ListEncoder lists = engine.listsOfRepair(attempt, hidden);
        Deque<CompletableFuture<@Nullable Read>> asked = new ArrayDeque<>();
        List<Sent> sent = new ArrayList<>(keys.size());
        for (int next = 0; sent.size() < keys.size(); ) {
            if (next < keys.size() && asked.size() < IN_FLIGHT) {
                asked.add(ask(keys.get(next++)));
            } else {
                sent.add(send(asked.remove(), role(keys.get(sent.size())), lists));
            }
        }
        List<Outcome> outcomes = new ArrayList<>(sent.size());
        for (Sent each : sent) {
            outcomes.add(outcome(each));
        }
        return outcomes;
    }

    private Role role(List<byte[]> key) {
        return key.size() < table.keys().size() && !table.columns(Role.STATIC).isEmpty() ? Role.STATIC : Role.REGULAR;
    }

    private CompletableFuture<@Nullable Read> ask(List<byte[]> key) {
        return reader.read(role(key) == Role.STATIC ? staticColumns : row, key).toCompletableFuture();
    }

    private Sent send(CompletableFuture<@Nullable Read> asked, Role role, ListEncoder lists)
            throws InterruptedException {
        SplitWrites writes = new SplitWrites();
        Read found;
        try {
            found = asked.get();
        } catch (ExecutionException e) {
            return new Sent(writes, failed("read", e));
        }
        if (found == null) {
            return new Sent(writes, new Outcome.Absent());
        }
        RowSink sink = engine.sink(statements, lists, writes, new BadRows(table, BadRowLimit.NONE));
        try {
            sink.takeOnly(role, found.row(), found.second());
            sink.flush();
        } catch (BadRowException e) {
            return new Sent(writes, doesNotFit(e));
        } catch (RuntimeException e) {
            return new Sent(writes, failed("write", e));
        }
        return new Sent(writes, null);
    }

    /** Not the message, which has the value: reports may be without them. */
    private static Outcome doesNotFit(BadRowException bad) {
        var conversion = bad.conversion();
        return new Outcome.Failed("a value does not fit, %s as %s: %s"
                .formatted(conversion.sourceType(), conversion.targetType(), conversion.reason()));
    }

    private static Outcome outcome(Sent sent) throws InterruptedException {
        sent.writes().awaitAll();
        if (sent.outcome() != null) {
            return sent.outcome();
        }
        Throwable failure = sent.writes().failure();
        return failure == null ? new Outcome.Written() : failed("write", failure);
    }

    private static Outcome failed(String verb, Throwable error) {
        return new Outcome.Failed("Cannot %s it: %s".formatted(verb, Failures.describe(Objects.requireNonNull(error))));
    }
}
