package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.service.route.Router.Forwarded;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that an instance is not reached, and once that it is again: requests that are served here instead cost no error that shows it. */
final class Reaches {
    private static final Logger LOG = LoggerFactory.getLogger(Reaches.class);

    private record Failing(Instance instance, Status.Code cause) {}

    private final Supplier<Membership> membership;
    private final Consumer<String> warn;
    private final Set<Failing> failing = ConcurrentHashMap.newKeySet();

    /**
     * @param membership those that are no member any more are forgotten
     */
    Reaches(Supplier<Membership> membership) {
        this(membership, LOG::warn);
    }

    /** The same, with another place for warnings. */
    Reaches(Supplier<Membership> membership, Consumer<String> warn) {
        this.membership = membership;
        this.warn = warn;
    }

    void note(Instance owner, Forwarded outcome) {
        if (outcome instanceof Unreached unreached) {
            unreached(owner, unreached.cause());
        } else if (!failing.isEmpty() && failing.remove(new Failing(owner, Status.Code.UNAVAILABLE))) {
            LOG.info("Reached {} again", owner);
        }
    }

    /** Other causes than UNAVAILABLE are of one method, or pass: they are said once. */
    private void unreached(Instance owner, Status cause) {
        List<Instance> live = membership.get().live();
        // one that has left had hundreds of calls, which all end so, and it is said already who is live
        if (live.contains(owner) && failing.add(new Failing(owner, cause.getCode()))) {
            failing.removeIf(each -> !live.contains(each.instance()));
            warn.accept("Cannot reach %s with requests that it owns, serve them here: %s".formatted(owner, cause));
        }
    }
}
