package dev.ringshift.ring;

import java.util.List;

/**
 * A range of the ring and the nodes that hold it.
 *
 * @param range one that does not wrap around
 * @param replicas addresses, the one to be asked first in front; may be empty
 */
public record RingSlice(TokenRange range, List<String> replicas) {

    public RingSlice {
        replicas = List.copyOf(replicas);
    }
}
