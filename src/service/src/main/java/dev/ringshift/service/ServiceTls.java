package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.ServerTls;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the server and towards other instances, from files that may be replaced while it runs.
 *
 * @param server what callers meet
 * @param members what other instances meet
 */
record ServiceTls(ServerCredentials server, ChannelCredentials members) {
    /**
     * Reads the files, and again whenever they change.
     *
     * @param tls null for plain connections
     * @throws ConfigException when they cannot be used
     */
    static ServiceTls open(@Nullable ServerTls tls, ScheduledExecutorService timer) {
        if (tls == null) {
            return new ServiceTls(InsecureServerCredentials.create(), InsecureChannelCredentials.create());
        }
        AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
        PemFiles.follow(
                List.of(tls.certificates(), tls.privateKey()),
                () -> {
                    X509Certificate[] chain = PemFiles.certificates(tls.certificates());
                    own.updateIdentityCredentials(chain, PemFiles.keyOf(chain[0], tls.privateKey()));
                },
                tls.reload(),
                timer);
        TlsServerCredentials.Builder server = TlsServerCredentials.newBuilder().keyManager(own);
        TlsChannelCredentials.Builder members =
                TlsChannelCredentials.newBuilder().keyManager(own);
        if (tls.clientAuthorities() != null) {
            // a client has no host name to verify
            server.trustManager(trust(tls, tls.clientAuthorities(), Verification.CERTIFICATE_ONLY_VERIFICATION, timer))
                    .clientAuth(ClientAuth.REQUIRE);
        }
        if (tls.memberAuthorities() != null) {
            members.trustManager(
                    trust(tls, tls.memberAuthorities(), Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION, timer));
        }
        return new ServiceTls(server.build(), members.build());
    }

    private static AdvancedTlsX509TrustManager trust(
            ServerTls tls, Path authorities, Verification verification, ScheduledExecutorService timer) {
        AdvancedTlsX509TrustManager trust = trust(verification);
        PemFiles.follow(
                List.of(authorities),
                () -> trust.updateTrustCredentials(PemFiles.certificates(authorities)),
                tls.reload(),
                timer);
        return trust;
    }

    private static AdvancedTlsX509TrustManager trust(Verification verification) {
        try {
            return AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(verification)
                    .build();
        } catch (CertificateException e) {
            throw new IllegalStateException("Cannot make a trust manager without a certificate", e);
        }
    }
}
