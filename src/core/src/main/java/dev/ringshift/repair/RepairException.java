package dev.ringshift.repair;

/** A report that cannot be repaired with these settings. The message says what to name instead. */
public final class RepairException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RepairException(String message) {
        super(message);
    }
}
