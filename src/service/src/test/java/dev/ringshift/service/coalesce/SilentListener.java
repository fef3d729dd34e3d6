package dev.ringshift.service.coalesce;

/** For tests that look elsewhere. */
public final class SilentListener<K> implements FlightListener<K> {
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
