package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.service.route.Router.Forwarded;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that an instance is not reached, and once that it is again: requests that are served here instead cost no error that shows it. */
final class Reaches {
    private static final Logger LOG = LoggerFactory.getLogger(Reaches.class);

    private record Failing(Instance instance, Status.Code cause) {}

    private final Supplier<Membership> membership;
    private final Set<Failing> failing = ConcurrentHashMap.newKeySet();

    /**
     * @param membership those that are no member any more are forgotten
     */
    Reaches(Supplier<Membership> membership) {
        this.membership = membership;
    }

    void note(Instance owner, Forwarded outcome) {
        if (outcome instanceof Unreached unreached) {
            Status cause = unreached.cause();
            List<Instance> live = membership.get().live();
            failing.removeIf(each -> !live.contains(each.instance()));
            if (failing.add(new Failing(owner, cause.getCode()))) {
                LOG.warn("Cannot reach {} with requests that it owns, serve them here: {}", owner, cause);
            }
            // other causes are of one method, or pass: they are said once
        } else if (!failing.isEmpty() && failing.remove(new Failing(owner, Status.Code.UNAVAILABLE))) {
            LOG.info("Reached {} again", owner);
        }
    }
}
