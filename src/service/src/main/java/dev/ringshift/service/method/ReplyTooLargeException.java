package dev.ringshift.service.method;

/** A page of rows is more than its method may reply. */
public final class ReplyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReplyTooLargeException(String method, int maxBytes) {
        super(
                "Cannot reply to %s: the page is larger than %d bytes; ask for fewer rows with page_size, or raise max-reply"
                        .formatted(method, maxBytes),
                null,
                false,
                false);
    }
}
