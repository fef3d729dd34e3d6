package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.ringshift.copy.RowStatements.OfList;
import dev.ringshift.read.RawParts;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A whole list, in one or more statements that stay together.
 *
 * <p>The server stores each element under a time-UUID of its own making, so a list that is written twice at the same
 * timestamp is there twice. An overwrite deletes what is older than its timestamp − 1 µs: so each sending has a timestamp
 * later than that of every earlier one, and covers what became of those.
 *
 * <p>A repair finds lists of which nobody knows who wrote them, an earlier repair perhaps. It writes above all that it sees, or
 * not at all: beside newer elements of the application's, the list would be there twice.
 *
 * <p>What an earlier attempt wrote may be newer than what this one read: its newest element expired, or the application took
 * it away. So a later attempt looks at what the target has first. If that is the same list, it stays; if it is another, this
 * one is written above it: above its elements' writetimes where the target shows them, else at a time that no earlier attempt
 * can have reached.
 *
 * @param column the list's statements
 * @param keys name the row
 * @param timestampMicros of the first sending
 * @param earlier whether an earlier attempt may have written it
 * @param runs its elements, in order
 * @param bytes value bytes, keys included
 */
record ListWrite(OfList column, List<ByteBuffer> keys, long timestampMicros, Earlier earlier, List<Run> runs, int bytes)
        implements Write {
    /** 2001-01-01. Applications that count versions, seconds or milliseconds stay below it. */
    static final long LEAST_TIME_MICROS = 978_307_200_000_000L;

    /** More would reach the timestamps of the next attempt at the split, see {@link Attempt}. */
    static final int MOST_TRIES = 64;

    /**
     * Neighbours that expire together.
     *
     * @param elements with their lengths
     * @param expirySecond seconds since epoch, or {@link #NEVER}
     */
    record Run(List<ByteBuffer> elements, long expirySecond) {
        Run {
            elements = List.copyOf(elements);
        }
    }

    /** Whether an earlier attempt may have written the list. */
    sealed interface Earlier {
        /** It is the first attempt, at an empty target. */
        record None() implements Earlier {}

        /**
         * It may have.
         *
         * @param newestMicros of its elements
         * @param mostMicros a timestamp that no earlier attempt can have reached; what is newer is the application's
         * @param safeMicros where to write when the target does not show the times of another list
         */
        record Perhaps(long newestMicros, long mostMicros, long safeMicros) implements Earlier {}

        /** It is a repair: whoever did, did it any number of times. */
        record Anybody(Perhaps bounds) implements Earlier {}
    }

    ListWrite {
        keys = List.copyOf(keys);
        runs = List.copyOf(runs);
    }

    @Override
    public boolean isIdempotent() {
        return false;
    }

    @Override
    public boolean isSettled() {
        return earlier instanceof Earlier.None;
    }

    @Override
    public CompletionStage<Write> settle(
            Function<Statement<?>, CompletionStage<AsyncResultSet>> target, LongSupplier secondClock) {
        if (earlier instanceof Earlier.None) {
            return CompletableFuture.completedFuture(this);
        }
        Statement<?> select = bindKeys(column.select().boundStatementBuilder(), 0)
                .setIdempotence(true)
                .build();
        long second = secondClock.getAsLong();
        return target.apply(select).thenApply(answer -> {
            Row row = answer.one();
            ByteBuffer there = row == null ? null : row.getBytesUnsafe(0);
            if (row == null || there == null) {
                return at(timestampMicros, runs);
            }
            return row.size() == 1
                    ? given(there)
                    : given(there, ListTimes.of(row.getBytesUnsafe(1), row.getBytesUnsafe(2), second));
        });
    }

    private ListWrite given(ByteBuffer there) {
        return earlier instanceof Earlier.Anybody anybody
                ? above(there, anybody.bounds())
                : given(there, (Earlier.Perhaps) earlier);
    }

    private ListWrite given(ByteBuffer there, ListTimes times) {
        return earlier instanceof Earlier.Anybody anybody
                ? above(there, times, anybody.bounds())
                : given(there, times, (Earlier.Perhaps) earlier);
    }

    /** What a repair writes when the target has a list, and shows its times: all of it is older then, or nothing is written. */
    ListWrite above(ByteBuffer there, ListTimes times, Earlier.Perhaps bounds) {
        long newest = times.newestMicros();
        return isLike(there, times, bounds) || newest > bounds.mostMicros()
                ? at(timestampMicros, List.of())
                : at(Math.max(timestampMicros, newest + 1), runs);
    }

    /**
     * What a repair writes when the target has a list, and does not show its times: nothing where no time is sure to be later
     * than those of earlier repairs, and of the application.
     */
    ListWrite above(ByteBuffer there, Earlier.Perhaps bounds) {
        return bounds.safeMicros() > timestampMicros ? given(there, bounds) : at(timestampMicros, List.of());
    }

    /** What is left to write when the target has a list, and does not show its times: it stays if it cannot differ in them. */
    ListWrite given(ByteBuffer there, Earlier.Perhaps perhaps) {
        return isSureOf(there) ? at(timestampMicros, List.of()) : at(perhaps.safeMicros(), runs);
    }

    private boolean isSureOf(ByteBuffer there) {
        return runs.stream().allMatch(run -> run.expirySecond() == NEVER) && hasElements(there);
    }

    /** What is left to write when the target has a list, and shows its times. */
    ListWrite given(ByteBuffer there, ListTimes times, Earlier.Perhaps perhaps) {
        if (isLike(there, times, perhaps)) {
            return at(timestampMicros, List.of());
        }
        // what is newer than this attempt comes from the application, and stays; so does what its own clock stamped, of
        // which nobody knows whether it is newer
        long newest = times.newestUpTo(perhaps.mostMicros());
        return at(newest >= LEAST_TIME_MICROS ? Math.max(timestampMicros, newest + 1) : timestampMicros, runs);
    }

    private boolean isLike(ByteBuffer there, ListTimes times, Earlier.Perhaps perhaps) {
        return hasElements(there) && times.newestMicros() >= perhaps.newestMicros() && times.expireLike(expiries());
    }

    private boolean hasElements(ByteBuffer there) {
        return RawParts.collection(
                        runs.stream().flatMap(run -> run.elements().stream()).toList())
                .equals(there);
    }

    private List<Long> expiries() {
        return runs.stream()
                .flatMap(run -> Collections.nCopies(run.elements().size(), run.expirySecond()).stream())
                .toList();
    }

    private ListWrite at(long micros, List<Run> newRuns) {
        return new ListWrite(column, keys, micros, new Earlier.None(), newRuns, bytes);
    }

    /** The first run that is still alive takes the place of what is there, the others are added to it. */
    @Override
    public void addTo(List<BatchableStatement<?>> batch, long nowSecond, int earlierTries) {
        if (earlierTries >= MOST_TRIES) {
            throw new IllegalStateException("lists are sent %d times at most".formatted(MOST_TRIES));
        }
        PreparedStatement next = column.overwrite();
        for (Run run : runs) {
            if (run.expirySecond() > nowSecond) {
                batch.add(bind(next, run, nowSecond, timestampMicros + earlierTries));
                next = column.append();
            }
        }
    }

    private BatchableStatement<?> bind(PreparedStatement statement, Run run, long nowSecond, long timestamp) {
        int ttlSeconds = run.expirySecond() == NEVER ? 0 : Math.toIntExact(run.expirySecond() - nowSecond);
        BoundStatementBuilder builder = statement
                .boundStatementBuilder()
                .setBytesUnsafe(0, RawParts.of(timestamp))
                .setBytesUnsafe(1, RawParts.of(ttlSeconds))
                .setBytesUnsafe(2, RawParts.collection(run.elements()));
        return bindKeys(builder, 3).setIdempotence(false).build();
    }

    private BoundStatementBuilder bindKeys(BoundStatementBuilder builder, int first) {
        for (int i = 0; i < keys.size(); i++) {
            builder = builder.setBytesUnsafe(first + i, keys.get(i));
        }
        return builder;
    }
}
