package dev.ringshift.client;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Picks among the instances that are ready: the owner of the call's key, or the next in turn for a call without one. An attempt goes where
 * none of the call failed before, as long as there is such an instance.
 */
final class RendezvousPicker extends SubchannelPicker {
    private final List<Child> ready;
    private final Map<Instance, Child> byInstance;
    private final Rendezvous rendezvous;
    private final Map<String, List<Integer>> routingFields;
    private final BoundedLoad bound;
    private final AtomicInteger turn;

    RendezvousPicker(
            List<Child> ready, Map<String, List<Integer>> routingFields, BoundedLoad bound, AtomicInteger turn) {
        this.ready = ready;
        this.byInstance = ready.stream().collect(Collectors.toMap(Child::instance, Function.identity()));
        this.rendezvous = Rendezvous.of(byInstance.keySet());
        this.routingFields = routingFields;
        this.bound = bound;
        this.turn = turn;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
        RoutedCall routed = args.getCallOptions().getOption(RoutingInterceptor.ROUTED);
        Set<Instance> failedAt = routed == null ? Set.of() : routed.failedAt();
        OptionalLong key = key(args, routed);
        return key.isPresent()
                ? pick(key.getAsLong(), failedAt)
                : inTurn(failedAt).pick();
    }

    private PickResult pick(long key, Set<Instance> failedAt) {
        Child owner = child(rendezvous.owner(key).orElseThrow());
        if (failedAt.contains(owner.instance())) {
            return rendezvous.ranked(key).stream()
                    .filter(instance -> !failedAt.contains(instance))
                    .findFirst()
                    .map(instance -> child(instance).pickInsteadOfOwner())
                    .orElse(owner.pick());
        }
        if (owner.inFlight() <= bound.floor()) {
            return owner.pick();
        }
        Child chosen = rendezvous
                .owner(key, instance -> child(instance).inFlight(), bound)
                .map(this::child)
                // loads change while they are read
                .orElse(owner);
        return chosen == owner ? owner.pick() : chosen.pickInsteadOfOwner();
    }

    private Child inTurn(Set<Instance> failedAt) {
        int first = turn.getAndIncrement();
        for (int i = 0; i < ready.size(); i++) {
            Child child = ready.get(Math.floorMod(first + i, ready.size()));
            if (!failedAt.contains(child.instance())) {
                return child;
            }
        }
        return ready.get(Math.floorMod(first, ready.size()));
    }

    private Child child(Instance instance) {
        Child child = byInstance.get(instance);
        if (child == null) {
            throw new IllegalArgumentException("Cannot find %s among the ready ones".formatted(instance));
        }
        return child;
    }

    private OptionalLong key(PickSubchannelArgs args, @Nullable RoutedCall routed) {
        List<Integer> fields = routingFields.get(args.getMethodDescriptor().getFullMethodName());
        byte @Nullable [] message = routed == null ? null : routed.message();
        return fields == null || fields.isEmpty() || message == null
                ? OptionalLong.empty()
                : OptionalLong.of(RoutingKey.hash(message, fields));
    }

    @Override
    public String toString() {
        return "RendezvousPicker" + byInstance.keySet();
    }
}
