package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.ServerTls;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** TLS of the server, from files that may be replaced while it runs. */
final class ServiceTls {
    private ServiceTls() {}

    static ServerCredentials credentials(@Nullable ServerTls tls, ScheduledExecutorService timer) {
        if (tls == null) {
            return InsecureServerCredentials.create();
        }
        try {
            long period = tls.reload().toMillis();
            AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
            var unused = own.updateIdentityCredentials(
                    tls.certificates().toFile(), tls.privateKey().toFile(), period, TimeUnit.MILLISECONDS, timer);
            TlsServerCredentials.Builder builder =
                    TlsServerCredentials.newBuilder().keyManager(own);
            if (tls.clientAuthorities() != null) {
                AdvancedTlsX509TrustManager callers = AdvancedTlsX509TrustManager.newBuilder()
                        .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                        .build();
                var unusedToo = callers.updateTrustCredentials(
                        tls.clientAuthorities().toFile(), period, TimeUnit.MILLISECONDS, timer);
                builder.trustManager(callers).clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException(
                    "Cannot use server.tls with %s and %s: %s; both have to be PEM, the key in PKCS#8 without a password"
                            .formatted(tls.certificates(), tls.privateKey(), e.getMessage()));
        }
    }
}
