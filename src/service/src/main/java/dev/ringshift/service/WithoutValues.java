package dev.ringshift.service;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.util.stream.Collectors;

/** The stack of an error, for the log: with its class, and with its message only where that is made of no values. */
final class WithoutValues extends Exception {
    private static final long serialVersionUID = 1;

    WithoutValues(Throwable error) {
        super(describe(error), error.getCause() == null ? null : new WithoutValues(error.getCause()));
        setStackTrace(error.getStackTrace());
    }

    /** In one line. */
    static String describe(Throwable error) {
        String name = error.getClass().getSimpleName();
        if (error instanceof AllNodesFailedException all) {
            return name
                    + all.getAllErrors().entrySet().stream()
                            .map(node -> "%s: %s"
                                    .formatted(
                                            node.getKey().getEndPoint(),
                                            node.getValue().stream()
                                                    .map(WithoutValues::describe)
                                                    .collect(Collectors.joining(", "))))
                            .collect(Collectors.joining("; ", " (", ")"));
        }
        boolean isSafe = error instanceof QueryConsistencyException
                || error instanceof UnavailableException
                || error instanceof UnauthorizedException; // numbers of replicas, names of roles and tables
        return isSafe ? "%s (%s)".formatted(name, error.getMessage()) : name;
    }
}
