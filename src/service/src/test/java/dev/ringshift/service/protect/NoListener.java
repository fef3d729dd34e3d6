package dev.ringshift.service.protect;

import dev.ringshift.service.coalesce.FlightListener;

/** For tests that look elsewhere. */
final class NoListener<K> implements FlightListener<K> {
    @Override
    public void departed(K key) {}

    @Override
    public void joined(K key, long ageNanos) {}

    @Override
    public void landed(K key, int subscribers) {}

    @Override
    public void dropped(K key) {}

    @Override
    public void threw(K key, Throwable error) {}
}
