package dev.ringshift.client;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthCheckingLoadBalancerUtil;
import java.util.Map;

/**
 * The load balancing policy {@value #POLICY}. Its configuration is {@code factor} and {@code floor} of {@link BoundedLoad}, both optional.
 * Found by gRPC as a service of the class path.
 */
public final class RendezvousLoadBalancerProvider extends LoadBalancerProvider {
    /** The policy's name in a service config. */
    public static final String POLICY = "ringshift_rendezvous";

    static final String FACTOR = "factor";
    static final String FLOOR = "floor";

    private static final class Balancers extends LoadBalancer.Factory {
        @Override
        public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
            return new RendezvousLoadBalancer(helper);
        }
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        // to the balancer, an instance that says it is not serving looks like one that is not connected
        return HealthCheckingLoadBalancerUtil.newHealthCheckingLoadBalancer(new Balancers(), helper);
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int getPriority() {
        return 5;
    }

    @Override
    public String getPolicyName() {
        return POLICY;
    }

    @Override
    public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
        Object factor = config.containsKey(FACTOR) ? config.get(FACTOR) : (Double) BoundedLoad.DEFAULT.factor();
        Object floor = config.containsKey(FLOOR) ? config.get(FLOOR) : (Integer) BoundedLoad.DEFAULT.floor();
        if (!(factor instanceof Number factorNumber) || !(floor instanceof Number floorNumber)) {
            return invalid("Cannot use %s %s: factor and floor are numbers".formatted(POLICY, config));
        }
        try {
            return ConfigOrError.fromConfig(new BoundedLoad(factorNumber.doubleValue(), floorNumber.intValue()));
        } catch (IllegalArgumentException e) {
            return invalid("Cannot use %s %s: %s".formatted(POLICY, config, e.getMessage()));
        }
    }

    private static ConfigOrError invalid(String message) {
        return ConfigOrError.fromError(Status.UNAVAILABLE.withDescription(message));
    }
}
