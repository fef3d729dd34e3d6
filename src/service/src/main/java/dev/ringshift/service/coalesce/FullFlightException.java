package dev.ringshift.service.coalesce;

/** A request would be one subscriber too many for its flight. */
public final class FullFlightException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FullFlightException(int seats) {
        super(
                "Cannot wait for this read: %d requests wait for it already; try again later".formatted(seats),
                null,
                false,
                false);
    }
}
