package dev.ringshift.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address at which an instance may be asked who is there.
 *
 * @param host a name or an address, IPv6 without brackets
 */
record Seed(String host, int port) {
    private static final Pattern PATTERN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([\\w.-]+)):(\\d{1,5})");

    static Seed parse(String text) {
        Matcher matcher = PATTERN.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException(
                    "Cannot use address \"%s\": not host:port; write for example \"reads.example.org:9090\" or \"[::1]:9090\""
                            .formatted(text));
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new Seed(host, Integer.parseInt(matcher.group(3)));
    }

    static Seed of(Instance instance) {
        return new Seed(instance.host(), instance.port());
    }

    ManagedChannelBuilder<?> channel(ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress(host, port, credentials);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
