package dev.ringshift.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as people write it.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern PATTERN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([\\w.-]+)):(\\d{1,5})");

    /**
     * Reads {@code host:port}, with an IPv6 address in brackets.
     *
     * @throws IllegalArgumentException when it is something else, or gRPC cannot use the host; the message is the reason alone, without
     *     the text
     */
    public static HostPort parse(String text) {
        Matcher matcher = PATTERN.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException(
                    "not host:port; write for example \"reads.example.org:9090\" or \"[::1]:9090\"");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        HostPort parsed = new HostPort(host, Integer.parseInt(matcher.group(3)));
        if (!parsed.isUsable()) {
            throw new IllegalArgumentException(
                    "not a host name that gRPC can use; take one of letters, digits, dots and inner hyphens, without underscores");
        }
        return parsed;
    }

    /** The address of an instance. */
    public static HostPort of(Instance instance) {
        return new HostPort(instance.host(), instance.port());
    }

    /** Whether gRPC can make a channel to it: the host of a URI can be no {@code my_host}, though a resolver may know it. */
    public boolean isUsable() {
        try {
            return new URI(null, null, host, port, null, null, null).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
