package dev.ringshift.service.coalesce;

/** A request that waits for its outcome. */
@FunctionalInterface
public interface Subscription {
    /** Stops waiting: nothing is heard after it. No effect on the others of the flight, nor when the outcome was handed out. */
    void leave();
}
