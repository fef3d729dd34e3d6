package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;

/**
 * A session with each cluster, opened and closed together.
 *
 * @param source to read from
 * @param target to write to
 */
record SessionPair(CqlSession source, CqlSession target) implements AutoCloseable {

    /** Opens both or none; throws what {@link ClusterHandle#open} throws. */
    static SessionPair open(ClusterHandle source, ClusterHandle target) {
        CqlSession opened = source.open();
        try {
            return new SessionPair(opened, target.open());
        } catch (Throwable t) {
            opened.close();
            throw t;
        }
    }

    @Override
    public void close() {
        try (source) {
            target.close();
        }
    }
}
