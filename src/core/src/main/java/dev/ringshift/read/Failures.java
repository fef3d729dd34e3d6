package dev.ringshift.read;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an error of the driver means for a request: once more, slower, smaller, or never. */
public final class Failures {
    /** Cassandra's words for a mutation, a message and a batch, and ScyllaDB's for a mutation. */
    private static final Pattern TOO_LARGE = Pattern.compile(
            "oversized mutation|exceeds allowed maximum|Batch too large|is too large for the maximum size");

    private Failures() {}

    public static Throwable unwrap(Throwable error) {
        Throwable cause = error.getCause();
        return cause != null && (error instanceof CompletionException || error instanceof ExecutionException)
                ? unwrap(cause)
                : error;
    }

    /** Whether the same request may succeed later. Whatever the server called invalid will not. */
    public static boolean isTransient(Throwable error) {
        return !isTooLarge(error) && each(error).noneMatch(Failures::isPermanent);
    }

    private static boolean isPermanent(Throwable error) {
        return error instanceof QueryValidationException
                || error instanceof FunctionFailureException
                || error instanceof CodecNotFoundException
                || error instanceof IllegalArgumentException
                || error instanceof IllegalStateException
                || error instanceof Error;
    }

    /** Whether the target said, or let us feel, that it has too much to do. */
    public static boolean isOverload(Throwable error) {
        return each(error)
                .anyMatch(each -> each instanceof WriteTimeoutException
                        || each instanceof WriteFailureException
                        || each instanceof OverloadedException
                        || each instanceof UnavailableException
                        || each instanceof BusyConnectionException
                        || each instanceof DriverTimeoutException);
    }

    /** Whether a write that failed so may have been made, or may still be. Only what the server refused was not. */
    public static boolean isOutcomeUnknown(Throwable error) {
        return each(error)
                .anyMatch(each -> !(each instanceof QueryValidationException
                        || each instanceof UnavailableException
                        || each instanceof OverloadedException
                        || each instanceof BusyConnectionException));
    }

    /**
     * Whether the target refused a request for its size. Cassandra exempts batches within a partition from {@code
     * batch_size_fail_threshold} (CASSANDRA-10876), so what is met is the limit on a mutation, half a commit log segment, or
     * the limit on a message.
     */
    public static boolean isTooLarge(Throwable error) {
        return each(error)
                .anyMatch(each -> each instanceof CoordinatorException
                        && TOO_LARGE.matcher(String.valueOf(each.getMessage())).find());
    }

    /** One line. */
    public static String describe(Throwable error) {
        Throwable cause = each(error).reduce((first, second) -> second).orElse(error);
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse(cause.getClass().getSimpleName());
    }

    /** The error itself, or what each node answered. */
    private static Stream<Throwable> each(Throwable error) {
        Throwable unwrapped = unwrap(error);
        return unwrapped instanceof AllNodesFailedException all
                        && !all.getAllErrors().isEmpty()
                ? all.getAllErrors().values().stream().flatMap(List::stream)
                : Stream.of(unwrapped);
    }
}
