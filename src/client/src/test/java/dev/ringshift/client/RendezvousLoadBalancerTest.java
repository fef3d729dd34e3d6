package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Without a network: what the balancer does with the states that its connections report. */
class RendezvousLoadBalancerTest {
    private static final Status REFUSED = Status.UNAVAILABLE.withDescription("connection refused");

    private final TestHelper helper = new TestHelper();
    private final RendezvousLoadBalancer balancer = new RendezvousLoadBalancer(helper);

    /** Makes connections that do what the test says. */
    private static final class TestHelper extends Helper {
        private final List<TestSubchannel> made = new ArrayList<>();
        private @Nullable ConnectivityState state;
        private int refreshes;

        @Override
        public Subchannel createSubchannel(CreateSubchannelArgs args) {
            TestSubchannel subchannel = new TestSubchannel();
            made.add(subchannel);
            return subchannel;
        }

        @Override
        public ManagedChannel createOobChannel(EquivalentAddressGroup address, String authority) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void updateBalancingState(ConnectivityState now, SubchannelPicker picker) {
            state = now;
        }

        @Override
        public void refreshNameResolution() {
            refreshes++;
        }

        @Override
        public String getAuthority() {
            return "test";
        }
    }

    private static final class TestSubchannel extends Subchannel {
        private @Nullable SubchannelStateListener listener;
        private boolean requested;
        private boolean shut;

        @Override
        public void start(SubchannelStateListener toTell) {
            listener = toTell;
        }

        void say(ConnectivityStateInfo state) {
            if (listener == null) {
                throw new AssertionError("not started");
            }
            listener.onSubchannelState(state);
        }

        void fail() {
            say(ConnectivityStateInfo.forTransientFailure(REFUSED));
        }

        void become(ConnectivityState state) {
            say(ConnectivityStateInfo.forNonError(state));
        }

        @Override
        public void requestConnection() {
            requested = true;
        }

        @Override
        public void shutdown() {
            shut = true;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.EMPTY;
        }

        @Override
        public void updateAddresses(List<EquivalentAddressGroup> addresses) {}
    }

    private void resolve(String... ids) {
        Status accepted = balancer.acceptResolvedAddresses(ResolvedAddresses.newBuilder()
                .setAddresses(Arrays.stream(ids)
                        .map(id -> new EquivalentAddressGroup(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                                Attributes.newBuilder()
                                        .set(RendezvousLoadBalancer.INSTANCE, new Instance(id, "127.0.0.1", 1))
                                        .build()))
                        .toList())
                .build());
        assertThat(accepted).isEqualTo(Status.OK);
    }

    @Test
    void should_connect_anew_when_an_instance_is_named_whose_connection_waits_to_be_tried_again() {
        resolve("a");
        TestSubchannel first = helper.made.get(0);
        first.become(ConnectivityState.CONNECTING);
        resolve("a");
        assertThat(helper.made).as("while the first attempt is under way").hasSize(1);

        first.fail();
        resolve("a");

        assertThat(first.shut).isTrue();
        assertThat(helper.made).hasSize(2);
        TestSubchannel second = helper.made.get(1);
        assertThat(second.requested).isTrue();
        second.become(ConnectivityState.CONNECTING);
        resolve("a");
        assertThat(helper.state)
                .as("a failed one fails calls until it is ready")
                .isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
        second.become(ConnectivityState.READY);
        assertThat(helper.state).isEqualTo(ConnectivityState.READY);
    }

    @Test
    void should_ask_once_who_is_there_when_one_of_several_goes_on_failing() {
        resolve("a", "b");
        helper.made.get(0).become(ConnectivityState.READY);
        helper.made.get(1).fail();
        assertThat(helper.refreshes).isEqualTo(1);

        resolve("a", "b");
        helper.made.get(2).fail();

        assertThat(helper.refreshes)
                .as("or each attempt would bring the next at once")
                .isEqualTo(1);
    }

    @Test
    void should_ask_again_when_all_are_lost_and_calls_wait_for_the_answer() {
        resolve("a");
        helper.made.get(0).fail();
        resolve("a");
        assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);

        helper.made.get(1).fail();

        assertThat(helper.refreshes).isEqualTo(2);
        resolve("a");
        assertThat(helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    }
}
