package dev.ringshift.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster could not be reached, or refused the login. The message is one line and says what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
