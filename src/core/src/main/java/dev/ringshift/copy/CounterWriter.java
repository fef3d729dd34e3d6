package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.read.Failures;
import dev.ringshift.read.RowLayout;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the counters of rows, or of partitions. A counter can only be added to, and an addition that was not answered may
 * have been made: so each try reads what the target has, adds what is missing, and reads again to see that it came. Safe in
 * any thread, as long as no two write the same row.
 *
 * @param target the session
 * @param select the counters of a row on the target
 * @param add to them
 * @param places where the source's stand
 * @param conversions for each column that names the row, or the partition, what makes its value fit
 * @param settle how long an addition that was not answered may still take
 */
record CounterWriter(
        CqlSession target,
        PreparedStatement select,
        PreparedStatement add,
        List<Place> places,
        List<Conversion> conversions,
        Duration settle) {

    CounterWriter {
        places = List.copyOf(places);
        conversions = List.copyOf(conversions);
    }

    static CounterWriter prepare(
            CopyStatements texts, Role role, List<Conversion> keys, CqlSession target, Duration settle) {
        RowLayout layout = RowLayout.of(texts.mapping(), Side.SOURCE);
        return new CounterWriter(
                target,
                target.prepare(texts.selectCounters(role)),
                target.prepare(texts.addToCounters(role)),
                layout.cells(role),
                keys,
                settle);
    }

    /** The counters of a row that are not what they are on the source. */
    private static final class Differs extends RuntimeException {
        private static final long serialVersionUID = 1;

        Differs(List<Place> places, @Nullable Long[] missing) {
            super(
                    "%s: an addition of %s did not come to be: the counter was deleted there, which nothing undoes, or others write it too"
                            .formatted(
                                    places.stream()
                                            .map(place -> place.column().target())
                                            .toList(),
                                    Arrays.toString(missing)));
        }
    }

    /**
     * What names the row, or the partition, on the target.
     *
     * @throws BadRowException when some of it does not fit
     */
    ByteBuffer[] keys(Row row) {
        ByteBuffer[] keys = new ByteBuffer[conversions.size()];
        for (int i = 0; i < keys.length; i++) {
            ByteBuffer key = Objects.requireNonNull(row.getBytesUnsafe(i), "a key");
            try {
                keys[i] = conversions.get(i).convert(key);
            } catch (ConversionException e) {
                throw new BadRowException(row, i, keys.length, e);
            }
        }
        return keys;
    }

    /**
     * One try at making the target's counters what the row says.
     *
     * @param keys of the row
     */
    CompletionStage<@Nullable Void> send(Row row, ByteBuffer[] keys) {
        return missing(row, keys).thenCompose(missing -> {
            if (isNothing(missing)) {
                return CompletableFuture.completedFuture(null);
            }
            return add(keys, missing)
                    .thenCompose(added -> missing(row, keys))
                    .thenCompose(left -> isNothing(left)
                            ? CompletableFuture.completedFuture(null)
                            : CompletableFuture.failedFuture(new Differs(places, left)));
        });
    }

    /** How many counters the row has. */
    int cells(Row row) {
        return (int) places.stream().filter(place -> !row.isNull(place.index())).count();
    }

    /** What the target lacks, counter by counter; null where it lacks nothing. */
    private CompletionStage<@Nullable Long[]> missing(Row row, ByteBuffer[] keys) {
        BoundStatementBuilder builder = select.boundStatementBuilder();
        bindKeys(builder, 0, keys);
        return target.executeAsync(builder.setIdempotence(true).build()).thenApply(answer -> missing(row, answer));
    }

    private @Nullable Long[] missing(Row row, AsyncResultSet answer) {
        Row there = answer.one();
        @Nullable Long[] missing = new Long[places.size()];
        for (int i = 0; i < places.size(); i++) {
            ByteBuffer wanted = row.getBytesUnsafe(places.get(i).index());
            if (wanted != null) {
                ByteBuffer found = there == null ? null : there.getBytesUnsafe(i);
                long difference =
                        wanted.getLong(wanted.position()) - (found == null ? 0 : found.getLong(found.position()));
                // a counter that is 0 on the source shall be there, too
                missing[i] = difference == 0 && found != null ? null : Long.valueOf(difference);
            }
        }
        return missing;
    }

    private CompletionStage<AsyncResultSet> add(ByteBuffer[] keys, @Nullable Long[] missing) {
        BoundStatementBuilder builder = add.boundStatementBuilder();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] != null) {
                builder = builder.setLong(i, missing[i]);
            }
        }
        bindKeys(builder, missing.length, keys);
        return target.executeAsync(builder.setIdempotence(false).build())
                .exceptionallyCompose(error -> Failures.isOutcomeUnknown(error)
                        ? CompletableFuture.supplyAsync(
                                        () -> 0,
                                        CompletableFuture.delayedExecutor(settle.toMillis(), TimeUnit.MILLISECONDS))
                                .thenCompose(late -> CompletableFuture.failedFuture(error))
                        : CompletableFuture.failedFuture(error));
    }

    private static void bindKeys(BoundStatementBuilder builder, int first, ByteBuffer[] keys) {
        for (int i = 0; i < keys.length; i++) {
            // the builder is changed, and returns itself
            var unused = builder.setBytesUnsafe(first + i, keys[i]);
        }
    }

    private static boolean isNothing(@Nullable Long[] missing) {
        return Arrays.stream(missing).allMatch(each -> each == null);
    }
}
