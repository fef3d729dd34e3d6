package dev.ringshift.service.coalesce;

/**
 * What a subscriber asks for.
 *
 * @param key everything that the answer depends on; requests of equal keys may share a flight
 * @param partition what a write names in {@link Coalescer#written}; part of the key
 * @param mode which flights may be joined; the same for all requests of a key
 * @param deadlineNanos when the subscriber stops waiting, in the time of the coalescer's clock
 */
public record Request<K>(K key, Object partition, Mode mode, long deadlineNanos) {}
