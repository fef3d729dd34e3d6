package dev.ringshift.client;

/**
 * When an instance has so much in progress that the next in rank is to take a request, after "Consistent Hashing with
 * Bounded Loads" (Mirrokni, Thorup, Zadimoghaddam, 2016).
 *
 * <p>The floor is not in the paper. Equal requests share one query, so that an owner with most of the requests is not busy
 * but where it should be: with the mean alone, two instances and one hot key, a third of its requests would go to the wrong
 * instance. Requests pile up past the floor only at an instance that is slow.
 *
 * @param factor of the mean of all instances, above 1
 * @param floor requests in flight up to which an instance is never passed over, 0 or more
 */
public record BoundedLoad(double factor, int floor) {
    /** What clients use unless told otherwise: 1.25 times the mean, from 1,024 requests in flight on. */
    public static final BoundedLoad DEFAULT = new BoundedLoad(1.25, 1_024);

    public BoundedLoad {
        if (!(factor > 1) || floor < 0) {
            throw new IllegalArgumentException(
                    "Cannot bound load by factor %s and floor %d; the factor is above 1, the floor 0 or more"
                            .formatted(factor, floor));
        }
    }

    /**
     * Whether an instance is to be passed over.
     *
     * @param load of the instance, requests in flight
     * @param total of all instances
     * @param instances how many they are
     */
    boolean isExceeded(int load, long total, int instances) {
        return load > floor && load > factor * total / instances;
    }
}
