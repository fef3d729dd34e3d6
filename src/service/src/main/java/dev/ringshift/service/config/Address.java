package dev.ringshift.service.config;

import com.typesafe.config.ConfigValue;
import dev.ringshift.client.HostPort;
import dev.ringshift.config.Form;

/**
 * A host and a port.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 for any that is free, where that makes sense
 */
public record Address(String host, int port) {
    /** The form {@code host:port}. */
    static Address parse(ConfigValue value) {
        return parse(Form.text().parse(value));
    }

    /**
     * Reads {@code host:port}, with an IPv6 address in brackets.
     *
     * @throws Form.Rejected when it is something else
     */
    public static Address parse(String text) {
        try {
            HostPort parsed = HostPort.parse(text);
            return new Address(parsed.host(), parsed.port());
        } catch (IllegalArgumentException e) {
            throw new Form.Rejected(String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #parse(ConfigValue)}, where others connect to. */
    static Address parseReachable(ConfigValue value) {
        Address address = parse(value);
        if (address.port() == 0) {
            throw new Form.Rejected("nobody can connect to port 0; name the port");
        }
        return address;
    }

    /** Whether it is the same on every machine: it leads others to themselves. */
    boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    @Override
    public String toString() {
        return new HostPort(host, port).toString();
    }
}
