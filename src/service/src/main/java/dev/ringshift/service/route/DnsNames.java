package dev.ringshift.service.route;

import dev.ringshift.client.Instance;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings.Source.Dns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instances behind a name, looked up from time to time. Those known stay when a look-up fails. */
final class DnsNames implements Supplier<List<Instance>> {
    private static final Logger LOG = LoggerFactory.getLogger(DnsNames.class);

    private final Dns settings;
    private final boolean sixes;
    private final Lookup lookup;
    private final LongSupplier nanos;
    private List<Instance> known = List.of();
    private long nextNanos;

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        List<String> addresses(String name) throws UnknownHostException;

        /** As the machine does it, with the JVM's cache before it. */
        static Lookup system() {
            return name -> Arrays.stream(InetAddress.getAllByName(name))
                    .map(InetAddress::getHostAddress)
                    .toList();
        }
    }

    /**
     * @param self whose kind of address counts: an instance with one of each would be two
     * @param nanos a clock as {@link System#nanoTime}
     */
    DnsNames(Dns settings, Instance self, Lookup lookup, LongSupplier nanos) {
        this.settings = settings;
        this.sixes = isSix(self.host());
        this.lookup = lookup;
        this.nanos = nanos;
        this.nextNanos = nanos.getAsLong();
    }

    private static boolean isSix(String host) {
        return host.contains(":");
    }

    @Override
    public List<Instance> get() {
        long now = nanos.getAsLong();
        if (now - nextNanos < 0) {
            return known;
        }
        nextNanos = now + settings.refresh().toNanos();
        try {
            known = lookup.addresses(settings.name().host()).stream()
                    .filter(host -> isSix(host) == sixes)
                    .map(host -> new Address(host, settings.name().port()))
                    .map(address -> new Instance(address.toString(), address.host(), address.port()))
                    .toList();
        } catch (UnknownHostException e) {
            LOG.warn("Cannot look up {}, go on with {}: {}", settings.name(), known, e.getMessage());
        }
        return known;
    }
}
