package dev.ringshift.client;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;

/** What every call is told while no instance is ready. */
final class FixedPicker extends SubchannelPicker {
    private final PickResult result;

    FixedPicker(PickResult result) {
        this.result = result;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
        return result;
    }

    @Override
    public String toString() {
        return "FixedPicker[" + result + "]";
    }
}
