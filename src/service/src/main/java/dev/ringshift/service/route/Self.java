package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.config.Form;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Who this instance is to others. */
final class Self {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private Self() {}

    /**
     * This instance.
     *
     * @param listening with the port that it really has
     */
    static Instance of(MemberSettings settings, Address listening) {
        Address stated = settings.advertise() == null ? listening : settings.advertise();
        Address reached = new Address(
                isWildcard(stated) ? localHost() : stated.host(),
                stated.port() == 0 ? listening.port() : stated.port());
        String id = isMadeOfListenAddress(settings.id()) ? reached.toString() : settings.id();
        return new Instance(id, reached.host(), reached.port());
    }

    /** An id that was made of an address which is the same on every machine would not tell instances apart. */
    private static boolean isMadeOfListenAddress(String id) {
        try {
            Address address = Address.parse(id);
            return isWildcard(address) || address.port() == 0;
        } catch (Form.Rejected e) {
            return false;
        }
    }

    private static boolean isWildcard(Address address) {
        return WILDCARDS.contains(address.host());
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "Cannot tell where other instances reach this one: the host's name has no address; set members.advertise",
                    e);
        }
    }
}
