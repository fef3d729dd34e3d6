package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.config.ConfigException;
import dev.ringshift.config.Form;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Named;
import dev.ringshift.service.config.MemberSettings.Source;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who this instance is to others. */
final class Self {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private Self() {}

    /**
     * This instance.
     *
     * @param listening with the port that it really has
     * @throws ConfigException when nothing tells instances apart, or how others reach this one
     */
    static Instance of(MemberSettings settings, Address listening) {
        if (settings.source() instanceof Source.Static fixed) {
            // as the file of every instance has it, or each would tell clients another address
            Optional<Named> named = fixed.members().stream()
                    .filter(member -> member.id().equals(settings.id()))
                    .findFirst();
            if (named.isPresent()) {
                Address address = named.get().address();
                return new Instance(named.get().id(), address.host(), address.port());
            }
        }
        Address stated = settings.advertise() == null ? listening : settings.advertise();
        Address reached = new Address(
                WILDCARDS.contains(stated.host()) ? localHost(settings.source()) : stated.host(),
                stated.port() == 0 ? listening.port() : stated.port());
        if (settings.source() instanceof Source.Dns) {
            return ofDns(settings.id(), reached);
        }
        String id = settings.id() == null ? reached.toString() : settings.id();
        return new Instance(id, reached.host(), reached.port());
    }

    /** The others know it by what their look-ups say. */
    private static Instance ofDns(@Nullable String stated, Address reached) {
        Address address = asLookedUp(reached);
        if (stated != null && !isSame(stated, address)) {
            throw new ConfigException(
                    "Cannot use members.id = %s with members.source = dns: the others know this instance as %s; leave it auto"
                            .formatted(stated, address));
        }
        return new Instance(address.toString(), address.host(), address.port());
    }

    private static boolean isSame(String id, Address address) {
        try {
            return asLookedUp(Address.parse(id)).equals(address);
        } catch (Form.Rejected e) {
            return false;
        }
    }

    /** In the one of many spellings that Java gives an address. */
    private static Address asLookedUp(Address address) {
        try {
            return new Address(InetAddress.getByName(address.host()).getHostAddress(), address.port());
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "Cannot look up %s, where others are to reach this instance: unknown host; correct members.advertise"
                            .formatted(address));
        }
    }

    private static String localHost(Source source) {
        InetAddress named;
        try {
            named = InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            named = InetAddress.getLoopbackAddress();
        }
        try {
            return choose(source, named, outward());
        } catch (SocketException e) {
            return choose(source, named, List.of());
        }
    }

    private static List<InetAddress> outward() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .toList();
    }

    /**
     * The address of this machine. Some systems give their own name a loopback address, which is the same on every machine.
     *
     * @param named that of the machine's name
     * @param outward those that are no loopback
     */
    static String choose(Source source, InetAddress named, List<InetAddress> outward) {
        if (!named.isLoopbackAddress()) {
            return named.getHostAddress();
        }
        if (outward.size() == 1) {
            return outward.get(0).getHostAddress();
        }
        if (source instanceof Source.Alone) {
            return named.getHostAddress();
        }
        throw new ConfigException(
                "Cannot tell where other instances reach this one: server.listen is every address, the machine's name is %s, and it has the addresses %s; set members.advertise"
                        .formatted(
                                named.getHostAddress(),
                                outward.stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList()));
    }
}
