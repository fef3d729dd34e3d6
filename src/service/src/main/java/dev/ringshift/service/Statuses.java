package dev.ringshift.service;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import dev.ringshift.service.coalesce.FullFlightException;
import dev.ringshift.service.config.MethodSettings;
import dev.ringshift.service.method.InvalidRequestException;
import dev.ringshift.service.method.ReplyTooLargeException;
import dev.ringshift.service.protect.OverloadException;
import dev.ringshift.service.route.Router;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a caller is told of what went wrong: never a value, never a stack. */
final class Statuses {
    private static final String NEVER = "-1";
    private static final long MOMENT_MILLIS = 10;

    private final Duration pushback;

    Statuses(Duration pushback) {
        this.pushback = pushback;
    }

    /** The caller's own deadline passed. */
    StatusRuntimeException expired() {
        return Status.DEADLINE_EXCEEDED
                .withDescription("Cannot answer before the call's deadline; allow more time")
                .asRuntimeException();
    }

    /** The method's timeout passed. */
    StatusRuntimeException timedOut(MethodSettings method) {
        return Status.DEADLINE_EXCEEDED
                .withDescription("Cannot answer within methods.%s.timeout = %dms; ask for less, or raise it"
                        .formatted(method.name(), method.timeout().toMillis()))
                .asRuntimeException();
    }

    StatusRuntimeException of(Throwable error) {
        if (isOverload(error)) {
            return status(Status.RESOURCE_EXHAUSTED, error)
                    .asRuntimeException(pushback(Long.toString(pushback.toMillis())));
        }
        if (error instanceof InvalidRequestException) {
            return status(Status.INVALID_ARGUMENT, error).asRuntimeException();
        }
        if (error instanceof ReplyTooLargeException) {
            return status(Status.OUT_OF_RANGE, error).asRuntimeException();
        }
        if (error instanceof DriverException failure) {
            return ofDatabase(failure);
        }
        return described(Status.INTERNAL, "Cannot read: %s; the log of the service has more", error)
                .asRuntimeException();
    }

    /**
     * How a call ends whose caller leaves. A client whose deadline passes says only that it cancels, and by then the service's copy of the
     * deadline, which began a moment later, has that moment left.
     *
     * @param deadline the caller's; null for none
     */
    static Status.Code ofCancelled(@Nullable Deadline deadline) {
        return deadline != null && deadline.timeRemaining(TimeUnit.MILLISECONDS) <= MOMENT_MILLIS
                ? Status.Code.DEADLINE_EXCEEDED
                : Status.Code.CANCELLED;
    }

    /** Whether the caller is told all that there is to say; of anything else, the log has more. */
    static boolean saysAll(Throwable error) {
        return isOverload(error) || error instanceof InvalidRequestException || error instanceof ReplyTooLargeException;
    }

    private static boolean isOverload(Throwable error) {
        return error instanceof OverloadException || error instanceof FullFlightException;
    }

    private static StatusRuntimeException ofDatabase(DriverException error) {
        if (error instanceof QueryValidationException) {
            return described(
                            Status.FAILED_PRECONDITION,
                            "Cannot read: the database refuses the query (%s); the log of the service has more",
                            error)
                    .asRuntimeException();
        }
        if (error instanceof ReadFailureException || error instanceof FunctionFailureException) {
            return described(
                            Status.FAILED_PRECONDITION,
                            "Cannot read: the database's nodes fail at this query (%s); their logs have the reason",
                            error)
                    .asRuntimeException();
        }
        return isAsked(error)
                ? described(
                                Status.UNAVAILABLE,
                                "Cannot read: the database does not answer (%s); the log of the service has more",
                                error)
                        .asRuntimeException(pushback(NEVER)) // the driver has tried other nodes already
                : described(
                                Status.UNAVAILABLE,
                                "Cannot read: no node of the database is connected (%s); try again",
                                error)
                        .asRuntimeException();
    }

    /** Whether the query got as far as a node. If not, another instance may be better connected, and asking it costs no query. */
    private static boolean isAsked(DriverException error) {
        return !(error instanceof AllNodesFailedException all)
                || all.getAllErrors().values().stream()
                        .anyMatch(errors ->
                                errors.stream().anyMatch(each -> !(each instanceof NodeUnavailableException)));
    }

    private static Metadata pushback(String millis) {
        Metadata trailers = new Metadata();
        trailers.put(Router.PUSHBACK, millis);
        return trailers;
    }

    private static Status described(Status status, String description, Throwable error) {
        return status.withDescription(description.formatted(error.getClass().getSimpleName()));
    }

    private static Status status(Status status, Throwable error) {
        return status.withDescription(error.getMessage());
    }
}
