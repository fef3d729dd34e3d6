package dev.ringshift.service;

import dev.ringshift.service.config.ServerTls;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param identities the URIs, DNS names and common name of the certificate; none without one
 * @param name the first of them, else the address; of a request that another instance handed on, what that one says
 * @param entry how the request came
 */
record Caller(Set<String> identities, String name, Entry entry) {
    /** Of a connection, once it is there. */
    static final Attributes.Key<Caller> OF_CONNECTION = Attributes.Key.create("ringshift-caller");

    /** Of a call. */
    static final Context.Key<Caller> KEY = Context.key("ringshift-caller");

    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    /** How a request came. */
    enum Entry {
        /** From its caller. */
        DIRECT,

        /** Handed on by somebody who says that it is an instance, where instances bear no certificates. */
        CLAIMED,

        /** Handed on by an instance whose certificate says so. */
        PROVEN
    }

    Caller {
        identities = Set.copyOf(identities);
    }

    static Caller of(Attributes connection) {
        Set<String> identities = new LinkedHashSet<>();
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session != null) {
            addAll(session, identities);
        }
        String name = identities.stream().findFirst().orElseGet(() -> address(connection));
        return new Caller(identities, name, Entry.DIRECT);
    }

    /**
     * The caller in whose name this one hands a request on; this one itself when it may not do that.
     *
     * @param other name of the caller, as the header says
     * @param tls of the server; null for none
     */
    Caller handingOn(String other, @Nullable ServerTls tls) {
        if (tls == null || tls.clientAuthorities() == null) {
            return new Caller(identities, other, Entry.CLAIMED);
        }
        return tls.members().stream().anyMatch(identities::contains)
                ? new Caller(identities, other, Entry.PROVEN)
                : this;
    }

    /**
     * Whether it may call what only some may. What an instance hands on, that instance has checked.
     *
     * @param allowed empty for everybody
     */
    boolean mayCall(List<String> allowed) {
        return allowed.isEmpty() || entry == Entry.PROVEN || allowed.stream().anyMatch(identities::contains);
    }

    /** Whether its requests in progress are counted here, rather than by the instance where they entered. */
    boolean isCountedHere() {
        return entry == Entry.DIRECT;
    }

    private static String address(Attributes connection) {
        return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private static void addAll(SSLSession session, Set<String> identities) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
                addAlternativeNames(certificate, identities);
                addCommonName(certificate, identities);
            }
        } catch (SSLPeerUnverifiedException e) {
            // came without a certificate, which is for the server's TLS to refuse
        }
    }

    private static void addAlternativeNames(X509Certificate certificate, Set<String> identities) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == URI)) {
                    identities.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // then it has none
        }
    }

    private static void addCommonName(X509Certificate certificate, Set<String> identities) {
        try {
            new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .forEach(identities::add);
        } catch (InvalidNameException e) {
            // then it has none
        }
    }
}
