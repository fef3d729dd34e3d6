package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.client.Rendezvous;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who is there at a moment.
 *
 * @param self this instance
 * @param live those that share the work, by id; this one too, until it leaves
 * @param rendezvous over them
 */
record Membership(Instance self, List<Instance> live, Rendezvous rendezvous) {
    static Membership of(Instance self, Collection<Instance> live) {
        List<Instance> sorted =
                live.stream().sorted(Comparator.comparing(Instance::id)).toList();
        return new Membership(self, sorted, Rendezvous.of(sorted));
    }

    /** Whether there is nobody else. */
    boolean isAlone() {
        return live.stream().allMatch(instance -> instance.id().equals(self.id()));
    }
}
