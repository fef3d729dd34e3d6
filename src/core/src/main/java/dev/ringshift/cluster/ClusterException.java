package dev.ringshift.cluster;

/** A cluster could not be reached, or refused the login. The message is one line and says what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
