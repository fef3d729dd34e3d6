package dev.ringshift.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): each key ranks the instances by a hash of key and instance; the first is the
 * owner. An instance that joins or leaves moves only its own share of the keys, and leaves each key's order of the others as it is.
 *
 * <p>A ring of virtual nodes lost: it needs hundreds of points for an instance to be as even, and there are few instances to rank.
 */
public final class Rendezvous {
    private final List<Seeded> instances;

    /** An instance and the hash of its id. */
    private record Seeded(Instance instance, long seed) {
        long score(long key) {
            return Mixing.finish(key ^ seed);
        }
    }

    private Rendezvous(List<Seeded> instances) {
        this.instances = instances;
    }

    /** The instances that may own something, with ids that differ. */
    public static Rendezvous of(Collection<Instance> instances) {
        return new Rendezvous(instances.stream()
                .map(instance -> new Seeded(instance, Mixing.hash(instance.id())))
                .toList());
    }

    /** All instances, the owner first. */
    public List<Instance> ranked(long key) {
        return instances.stream()
                .sorted(Comparator.comparingLong((Seeded seeded) -> seeded.score(key))
                        .thenComparing(seeded -> seeded.instance().id())
                        .reversed())
                .map(Seeded::instance)
                .toList();
    }

    /** The owner; empty when there are no instances. */
    public Optional<Instance> owner(long key) {
        Seeded best = null;
        for (Seeded candidate : instances) {
            best = best == null || ranksBefore(candidate, best, key) ? candidate : best;
        }
        return Optional.ofNullable(best).map(Seeded::instance);
    }

    /**
     * The first in rank that is not overloaded.
     *
     * @param inFlight requests in progress at an instance; read once for each
     */
    public Optional<Instance> owner(long key, ToIntFunction<Instance> inFlight, BoundedLoad bound) {
        int[] loads = new int[instances.size()];
        long total = 0;
        for (int i = 0; i < loads.length; i++) {
            loads[i] = inFlight.applyAsInt(instances.get(i).instance());
            total += loads[i];
        }
        Seeded best = null;
        for (int i = 0; i < loads.length; i++) {
            Seeded candidate = instances.get(i);
            if (!bound.isExceeded(loads[i], total, loads.length)
                    && (best == null || ranksBefore(candidate, best, key))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best).map(Seeded::instance);
    }

    private static boolean ranksBefore(Seeded one, Seeded other, long key) {
        int compared = Long.compare(one.score(key), other.score(key));
        // ties are as good as impossible; the id only makes the order the same everywhere
        return compared == 0 ? one.instance().id().compareTo(other.instance().id()) > 0 : compared > 0;
    }
}
