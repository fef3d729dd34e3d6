package dev.ringshift.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes channels to the read service.
 *
 * <pre>{@code
 * ManagedChannel channel = ReadServiceChannel.to("10.0.0.1:9090", "10.0.0.2:9090").build();
 * }</pre>
 *
 * <p>Such a channel is for everything gRPC that one makes of a channel. Reads that find an instance unavailable are tried again with
 * another, three times in all; those that an instance refuses as too much are not, nor is any when most of them fail. A read is a method that
 * the service says it serves: other calls over the channel are never sent twice. While none of the instances that are known can be
 * reached, calls wait for the answer to who is there.
 */
public final class ReadServiceChannel {
    /** An instance whose machine is gone closes no connection. gRPC allows no shorter time; the service permits it. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

    private ReadServiceChannel() {}

    /**
     * Begins a channel.
     *
     * @param addresses {@code host:port} of some instances, or of a name or balancer that leads to any of them. All others are learnt of
     *     from the first that answers.
     */
    public static Builder to(String... addresses) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException(
                    "Cannot reach a read service without addresses; give one or more host:port");
        }
        return new Builder(
                Arrays.stream(addresses).map(ReadServiceChannel::seed).toList());
    }

    private static HostPort seed(String text) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Cannot use address \"%s\": %s".formatted(text, e.getMessage()), e);
        }
    }

    /** What is known of a channel before it is made. */
    public static final class Builder {
        private final List<HostPort> seeds;
        private ChannelCredentials credentials = InsecureChannelCredentials.create();
        private BoundedLoad bound = BoundedLoad.DEFAULT;
        private Duration every = ReadServiceNameResolverProvider.DEFAULT_EVERY;

        private Builder(List<HostPort> seeds) {
            this.seeds = seeds;
        }

        /** For TLS; plain connections unless given. */
        public Builder credentials(ChannelCredentials given) {
            credentials = given;
            return this;
        }

        /** When an owner is passed over. */
        public Builder bound(BoundedLoad given) {
            bound = given;
            return this;
        }

        /** How often the instances are asked who is there: 3 s unless given. They are asked as well when a connection fails. */
        public Builder every(Duration given) {
            if (given.isNegative() || given.isZero()) {
                throw new IllegalArgumentException(
                        "Cannot ask for instances every %s; give a positive duration".formatted(given));
            }
            every = given;
            return this;
        }

        /** The channel. It connects with its first call. */
        public ManagedChannel build() {
            return toBuilder().build();
        }

        /** gRPC's own builder, for settings that are not here. */
        public ManagedChannelBuilder<?> toBuilder() {
            return Grpc.newChannelBuilder(ReadServiceNameResolverProvider.target(seeds), credentials)
                    .setNameResolverArg(ReadServiceNameResolverProvider.CREDENTIALS, credentials)
                    .setNameResolverArg(ReadServiceNameResolverProvider.EVERY, every)
                    .setNameResolverArg(ReadServiceNameResolverProvider.BOUND, bound)
                    .defaultServiceConfig(ServiceConfigs.of(bound))
                    .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .intercept(new RoutingInterceptor());
        }
    }
}
