package dev.ringshift.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used. The message is one line: what, where, and what to do. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckpointException(String message) {
        this(message, null);
    }

    CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
