package dev.ringshift.service;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.ringshift.service.coalesce.FullFlightException;
import dev.ringshift.service.config.MethodSettings;
import dev.ringshift.service.method.InvalidRequestException;
import dev.ringshift.service.method.ReplyTooLargeException;
import dev.ringshift.service.protect.OverloadException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/** What a caller is told of what went wrong: never a value, never a stack. */
final class Statuses {
    /** Tells gRPC clients how long to wait before they try again (gRFC A6). */
    static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

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
        if (error instanceof OverloadException || error instanceof FullFlightException) {
            Metadata trailers = new Metadata();
            trailers.put(PUSHBACK, Long.toString(pushback.toMillis()));
            return status(Status.RESOURCE_EXHAUSTED, error).asRuntimeException(trailers);
        }
        if (error instanceof InvalidRequestException) {
            return status(Status.INVALID_ARGUMENT, error).asRuntimeException();
        }
        if (error instanceof ReplyTooLargeException) {
            return status(Status.OUT_OF_RANGE, error).asRuntimeException();
        }
        if (error instanceof UnauthorizedException || error instanceof QueryValidationException) {
            return Status.FAILED_PRECONDITION
                    .withDescription(
                            "Cannot read: the database refuses the query (%s); the log of the service has the reason"
                                    .formatted(error.getClass().getSimpleName()))
                    .asRuntimeException();
        }
        if (error instanceof AllNodesFailedException || error instanceof CoordinatorException) {
            return Status.UNAVAILABLE
                    .withDescription("Cannot read: the database does not answer (%s); try again"
                            .formatted(error.getClass().getSimpleName()))
                    .asRuntimeException();
        }
        return Status.INTERNAL
                .withDescription("Cannot read: %s; the log of the service has the reason"
                        .formatted(error.getClass().getSimpleName()))
                .asRuntimeException();
    }

    private static Status status(Status status, Throwable error) {
        return status.withDescription(error.getMessage());
    }
}
