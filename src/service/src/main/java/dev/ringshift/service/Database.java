package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.protect.QueryListener;
import dev.ringshift.service.protect.QuerySender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends queries to the primary, and makes reply bytes of what comes back. Borrows the session.
 *
 * <p>The driver waits for as long as the method may take, however short the deadlines of callers are: what it gives up, the database still
 * works on, and a connection that the driver has given up on too often is closed.
 */
final class Database implements QuerySender<FlightKey, byte[]> {
    private final CqlSession session;
    private final Timeouts timeouts;
    private final LongSupplier clock;

    /**
     * @param timeouts tells when answers are of no use any more
     * @param clock nanoseconds, that of the timeouts
     */
    Database(CqlSession session, Timeouts timeouts, LongSupplier clock) {
        this.session = session;
        this.timeouts = timeouts;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever goes wrong ends the flight, or its subscribers would wait for ever
    public void send(FlightKey key, long usefulNanos, QueryListener<byte[]> listener) {
        Duration timeout = key.read().method().settings().timeout();
        try {
            CompletionStage<AsyncResultSet> answer =
                    session.executeAsync(key.read().statement(timeout));
            answer.whenComplete((page, error) -> listener.ended(outcome(key, page, error)));
            watch(answer.toCompletableFuture(), clock.getAsLong() + usefulNanos, listener);
        } catch (RuntimeException | Error e) {
            listener.ended(new Outcome.Failure<>(e));
        }
    }

    private void watch(CompletableFuture<?> answer, long dueNanos, QueryListener<byte[]> listener) {
        if (!answer.isDone()) {
            timeouts.watch(nowNanos -> {
                if (nowNanos - dueNanos < 0) {
                    return answer.isDone();
                }
                listener.expired();
                return true;
            });
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static Outcome<byte[]> outcome(FlightKey key, @Nullable AsyncResultSet page, @Nullable Throwable error) {
        if (page != null) {
            try {
                return new Outcome.Answer<>(key.read().method().encode(page));
            } catch (RuntimeException | Error e) {
                return new Outcome.Failure<>(e);
            }
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof DriverTimeoutException
                ? new Outcome.Expired<>()
                : new Outcome.Failure<>(
                        cause == null
                                ? new IllegalStateException("neither answer nor error")
                                : key.read().explained(cause));
    }
}
