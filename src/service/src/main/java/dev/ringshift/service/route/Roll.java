package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import java.time.Duration;
import java.util.List;

/** Where one learns who else is there. For one thread at a time. */
interface Roll extends AutoCloseable {
    /** How often to ask. */
    Duration interval();

    /**
     * The others that are alive. May block for a few seconds.
     *
     * @throws RuntimeException when it cannot be told
     */
    List<Instance> others();

    /** Says that this instance leaves. May block for a few seconds; nobody looks afterwards. */
    @Override
    void close();

    /** Nobody else. */
    record Alone() implements Roll {
        @Override
        public Duration interval() {
            return Duration.ofHours(1);
        }

        @Override
        public List<Instance> others() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
