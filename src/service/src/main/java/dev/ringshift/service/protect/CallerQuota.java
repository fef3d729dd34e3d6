package dev.ringshift.service.protect;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many requests each caller has in progress. */
public final class CallerQuota {
    private final int most;
    private final ConcurrentMap<String, Integer> inProgress = new ConcurrentHashMap<>();

    /**
     * @param most requests of one caller, 1 or more
     */
    public CallerQuota(int most) {
        this.most = most;
    }

    /**
     * Takes a place. Whoever takes one gives it back with {@link #leave}.
     *
     * @throws OverloadException when the caller has none left
     */
    public void enter(String caller) {
        inProgress.compute(caller, (name, count) -> {
            if (count != null && count >= most) {
                throw new OverloadException(
                        "Cannot take more than %d requests of %s at once; wait for some of them".formatted(most, name));
            }
            return count == null ? 1 : count + 1;
        });
    }

    public void leave(String caller) {
        inProgress.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
    }

    /** How many callers have requests in progress. */
    public int callers() {
        return inProgress.size();
    }
}
