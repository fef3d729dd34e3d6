package dev.ringshift.client;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a connection to every instance, and publishes a {@link RendezvousPicker} over those that are ready.
 *
 * <p>An instance is known by its id. What moves to another address keeps its connection object, its load, and its keys.
 *
 * <p>A connection that fails is made anew with the next answer that names its instance: gRPC's own pauses grow to minutes, of which
 * nothing but a new connection object takes one back.
 *
 * <p>When all connections are lost, calls wait until it has been asked anew who is there: those known may have been one of many, as seen
 * by an instance that had just started and had not found the others.
 */
final class RendezvousLoadBalancer extends LoadBalancer {
    /** Of an address group: which instance it leads to. */
    static final Attributes.Key<Instance> INSTANCE = Attributes.Key.create("ringshift-instance");

    /** Of a resolution: by full name of a method, the fields that are its key. */
    static final Attributes.Key<Map<String, List<Integer>>> ROUTING_FIELDS =
            Attributes.Key.create("ringshift-routing-fields");

    /** So that the last one belongs to a question that was asked after the connections were lost. */
    private static final int ANSWERS_AWAITED = 2;

    private final Helper helper;
    private final Map<String, Child> children = new LinkedHashMap<>();
    // goes on from picker to picker, or the first instance would get a call of each
    private final AtomicInteger turn = new AtomicInteger();
    private Map<String, List<Integer>> routingFields = Map.of();
    private BoundedLoad bound = BoundedLoad.DEFAULT;
    private int answersWhileLost;

    RendezvousLoadBalancer(Helper helper) {
        this.helper = helper;
    }

    @Override
    public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
        if (resolved.getAddresses().isEmpty()) {
            Status none = Status.UNAVAILABLE.withDescription(
                    "Cannot reach the read service: the list of its instances is empty; start one");
            handleNameResolutionError(none);
            return none;
        }
        routingFields = Objects.requireNonNullElse(resolved.getAttributes().get(ROUTING_FIELDS), Map.of());
        bound = resolved.getLoadBalancingPolicyConfig() instanceof BoundedLoad given ? given : BoundedLoad.DEFAULT;
        if (areLost()) {
            answersWhileLost++;
        }
        Map<String, EquivalentAddressGroup> wanted = new LinkedHashMap<>();
        for (EquivalentAddressGroup group : resolved.getAddresses()) {
            wanted.put(instance(group).id(), group);
        }
        removeOthers(wanted);
        wanted.values().forEach(this::connect);
        publish();
        return Status.OK;
    }

    private void removeOthers(Map<String, EquivalentAddressGroup> wanted) {
        children.values().removeIf(child -> {
            boolean gone = !wanted.containsKey(child.instance().id());
            if (gone) {
                // calls in progress go on
                child.subchannel().shutdown();
            }
            return gone;
        });
    }

    private void connect(EquivalentAddressGroup group) {
        Instance instance = instance(group);
        Child known = children.get(instance.id());
        if (known != null && !known.isWaiting()) {
            known.subchannel().updateAddresses(List.of(group));
            return;
        }
        if (known != null) {
            // calls in progress go on
            known.subchannel().shutdown();
        }
        Subchannel subchannel = helper.createSubchannel(
                CreateSubchannelArgs.newBuilder().setAddresses(group).build());
        // one that failed counts as failed until it is ready, or calls would wait for each attempt
        Child child = new Child(
                instance,
                subchannel,
                known == null ? ConnectivityStateInfo.forNonError(ConnectivityState.CONNECTING) : known.state());
        children.put(instance.id(), child);
        subchannel.start(state -> changed(child, state));
        subchannel.requestConnection();
    }

    private void changed(Child child, ConnectivityStateInfo state) {
        if (children.get(child.instance().id()) != child || state.getState() == ConnectivityState.SHUTDOWN) {
            return;
        }
        boolean failedBefore = child.state().getState() == ConnectivityState.TRANSIENT_FAILURE;
        child.changeTo(state);
        if (state.getState() == ConnectivityState.IDLE || (child.isWaiting() && (!failedBefore || isAnswerAwaited()))) {
            // it may be gone for good, or others may have come in its place; after that, the next answer is soon enough
            // to try again
            helper.refreshNameResolution();
        }
        if (state.getState() == ConnectivityState.IDLE) {
            child.subchannel().requestConnection();
        }
        publish();
    }

    private void publish() {
        List<Child> ready = children.values().stream()
                .filter(child -> child.state().getState() == ConnectivityState.READY)
                .toList();
        if (!ready.isEmpty()) {
            answersWhileLost = 0;
            helper.updateBalancingState(
                    ConnectivityState.READY, new RendezvousPicker(ready, routingFields, bound, turn));
            return;
        }
        if (!areLost() || isAnswerAwaited()) {
            helper.updateBalancingState(ConnectivityState.CONNECTING, new FixedPicker(PickResult.withNoResult()));
        } else {
            fail(failures().get(0));
        }
    }

    private boolean isAnswerAwaited() {
        return areLost() && answersWhileLost < ANSWERS_AWAITED;
    }

    private boolean areLost() {
        return !children.isEmpty() && failures().size() == children.size();
    }

    /** Of the instances to which no connection succeeds. */
    private List<Status> failures() {
        return children.values().stream()
                .map(Child::state)
                .filter(state -> state.getState() == ConnectivityState.TRANSIENT_FAILURE)
                .map(ConnectivityStateInfo::getStatus)
                .toList();
    }

    private void fail(Status status) {
        helper.updateBalancingState(ConnectivityState.TRANSIENT_FAILURE, new FixedPicker(PickResult.withError(status)));
    }

    @Override
    public void handleNameResolutionError(Status error) {
        // instances that are known go on; the resolver asks again
        if (children.isEmpty() || areLost()) {
            answersWhileLost = ANSWERS_AWAITED;
            fail(error);
        }
    }

    @Override
    public void shutdown() {
        children.values().forEach(child -> child.subchannel().shutdown());
        children.clear();
    }

    /** Addresses of another resolver have no ids; the address is all there is. */
    private static Instance instance(EquivalentAddressGroup group) {
        Instance named = group.getAttributes().get(INSTANCE);
        if (named != null) {
            return named;
        }
        SocketAddress address = group.getAddresses().get(0);
        return new Instance(address.toString(), address.toString(), 1);
    }
}
