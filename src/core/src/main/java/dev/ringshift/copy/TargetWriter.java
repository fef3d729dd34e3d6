package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.ringshift.read.Failures;
import dev.ringshift.read.Retries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends the writes of one partition as one request, within the bounds that all tasks of the JVM share. */
final class TargetWriter {
    private final CqlSession target;
    private final InFlight inFlight;
    private final BatchCap cap;
    private final Retries retries;
    private final LongSupplier secondClock;

    TargetWriter(CqlSession target, InFlight inFlight, BatchCap cap, Retries retries, LongSupplier secondClock) {
        this.target = target;
        this.inFlight = inFlight;
        this.cap = cap;
        this.retries = retries;
        this.secondClock = secondClock;
    }

    BatchCap cap() {
        return cap;
    }

    /**
     * Sends, after waiting for room; the answer goes to {@code split}.
     *
     * @param writes of one partition, at least one
     */
    void send(List<Write> writes, SplitWrites split) throws InterruptedException {
        long bytes = bytes(writes);
        inFlight.acquire(bytes);
        split.begin();
        CompletionStage<?> answer;
        try {
            answer = settle(writes, split).thenCompose(settled -> execute(settled, split, new AtomicInteger()));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((ignored, error) -> {
            inFlight.release(bytes, error);
            split.end(error);
        });
    }

    /** One look after the other, so that what is in flight at once is no more than without. */
    private CompletionStage<List<Write>> settle(List<Write> writes, SplitWrites split) {
        CompletionStage<List<Write>> settled = CompletableFuture.completedFuture(writes);
        if (writes.stream().allMatch(Write::isSettled)) {
            return settled;
        }
        settled = settled.thenApply(ArrayList::new);
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            int place = i;
            if (!write.isSettled()) {
                settled = settled.thenCompose(all -> settle(write, split).thenApply(now -> {
                    all.set(place, now);
                    return all;
                }));
            }
        }
        return settled;
    }

    private CompletionStage<Write> settle(Write write, SplitWrites split) {
        return retries.send(earlierTries -> {
            if (earlierTries > 0) {
                split.retried();
            }
            return write.settle(this::executeOnce, secondClock);
        });
    }

    /**
     * Sends, in parts when the whole is too large.
     *
     * @param tries how often some of it was sent before: a list may not be sent twice at the same timestamp
     */
    private CompletionStage<?> execute(List<Write> writes, SplitWrites split, AtomicInteger tries) {
        CompletionStage<@Nullable AsyncResultSet> answer = retries.send(earlierTries -> {
            if (earlierTries > 0) {
                split.retried();
            }
            return sendOnce(writes, tries.getAndIncrement());
        });
        if (writes.size() == 1) {
            return answer;
        }
        return answer.handle((ignored, error) -> {
                    if (error == null) {
                        return answer;
                    }
                    return Failures.isTooLarge(error)
                            ? executeHalves(writes, split, tries.get())
                            : CompletableFuture.failedFuture(error);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<?> executeHalves(List<Write> writes, SplitWrites split, int tries) {
        cap.refused(bytes(writes));
        int middle = writes.size() / 2;
        return execute(writes.subList(0, middle), split, new AtomicInteger(tries))
                .thenCombine(
                        execute(writes.subList(middle, writes.size()), split, new AtomicInteger(tries)),
                        (left, right) -> right);
    }

    private CompletionStage<@Nullable AsyncResultSet> sendOnce(List<Write> writes, int earlierTries) {
        Statement<?> statement = statement(writes, secondClock.getAsLong(), earlierTries);
        if (statement == null) {
            return CompletableFuture.completedFuture(null);
        }
        return executeOnce(statement);
    }

    private CompletionStage<AsyncResultSet> executeOnce(Statement<?> statement) {
        return target.executeAsync(statement).whenComplete((answer, error) -> {
            if (error != null && Failures.isOverload(error)) {
                inFlight.overloaded();
            }
        });
    }

    /** Null when all cells have expired while they waited. */
    private static @Nullable Statement<?> statement(List<Write> writes, long nowSecond, int earlierTries) {
        List<BatchableStatement<?>> live = new ArrayList<>(writes.size());
        boolean idempotent = true;
        for (Write write : writes) {
            write.addTo(live, nowSecond, earlierTries);
            idempotent &= write.isIdempotent();
        }
        if (live.size() <= 1) {
            return live.isEmpty() ? null : live.get(0);
        }
        return BatchStatement.newInstance(BatchType.UNLOGGED, live).setIdempotent(idempotent);
    }

    private static long bytes(List<Write> writes) {
        long bytes = 0;
        for (Write write : writes) {
            bytes += write.bytes();
        }
        return bytes;
    }
}
