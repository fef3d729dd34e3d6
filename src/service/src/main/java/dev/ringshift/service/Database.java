package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.protect.QuerySender;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends queries to the primary, and makes reply bytes of what comes back. Borrows the session. */
final class Database implements QuerySender<FlightKey, byte[]> {
    private final CqlSession session;

    Database(CqlSession session) {
        this.session = session;
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever goes wrong ends the flight, or its subscribers would wait for ever
    public void send(FlightKey key, long timeoutNanos, Consumer<Outcome<byte[]>> done) {
        try {
            session.executeAsync(key.read().statement(Duration.ofNanos(timeoutNanos)))
                    .whenComplete((page, error) -> done.accept(outcome(key, page, error)));
        } catch (RuntimeException | Error e) {
            done.accept(new Outcome.Failure<>(e));
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
