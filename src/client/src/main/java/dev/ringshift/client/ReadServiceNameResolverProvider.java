package dev.ringshift.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Targets {@code ringshift:///host1:port,host2:port}: the addresses are where to ask for the instances. Found by gRPC as a service of the
 * class path; {@link ReadServiceChannel} makes channels that use it as it is meant.
 */
public final class ReadServiceNameResolverProvider extends NameResolverProvider {
    static final String SCHEME = "ringshift";

    /** For the connections on which the instances are asked; plain when absent. */
    static final NameResolver.Args.Key<ChannelCredentials> CREDENTIALS =
            NameResolver.Args.Key.create("ringshift-credentials");

    /** How often they are asked. */
    static final NameResolver.Args.Key<Duration> EVERY = NameResolver.Args.Key.create("ringshift-every");

    /** For the service config, which the resolver makes when this is given. */
    static final NameResolver.Args.Key<BoundedLoad> BOUND = NameResolver.Args.Key.create("ringshift-bound");

    static final Duration DEFAULT_EVERY = Duration.ofSeconds(3);

    static String target(List<HostPort> seeds) {
        try {
            String path = seeds.stream().map(HostPort::toString).collect(Collectors.joining(",", "/", ""));
            return new URI(SCHEME, "", path, null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Cannot use addresses %s; write host:port".formatted(seeds), e);
        }
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        List<HostPort> seeds = Arrays.stream(Objects.requireNonNullElse(target.getPath(), "")
                        .replaceFirst("^/", "")
                        .split(",", -1))
                .map(HostPort::parse)
                .toList();
        ChannelCredentials credentials = args.getArg(CREDENTIALS);
        Duration every = args.getArg(EVERY);
        return new ReadServiceNameResolver(
                seeds.get(0).toString(),
                new Directory(seeds, credentials == null ? InsecureChannelCredentials.create() : credentials),
                every == null ? DEFAULT_EVERY : every,
                args);
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    /** Below that of DNS, or targets without a scheme would come here. */
    @Override
    protected int priority() {
        return 4;
    }
}
