package dev.ringshift.service.protect;

/** Something has all in flight that it may have. The message says what, and no value of a request. */
public final class OverloadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverloadException(String message) {
        super(message, null, false, false); // made in thousands when it matters; a stack would say nothing
    }
}
