package dev.ringshift.client;

/**
 * A running read service.
 *
 * @param id the same after a restart, unlike that of any other
 * @param host where it is reached, a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record Instance(String id, String host, int port) {
    public Instance {
        if (id.isEmpty() || host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "Cannot use instance \"%s\" at \"%s\" port %d; give an id, a host and a port of 1 to 65535"
                            .formatted(id, host, port));
        }
    }

    /** The address as in a URI's authority. */
    String authority() {
        return HostPort.of(this).toString();
    }
}
