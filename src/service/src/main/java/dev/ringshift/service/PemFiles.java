package dev.ringshift.service;

import dev.ringshift.config.ConfigException;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PEM files that belong together, taken over whenever they change. Those that cannot be used are named once and tried again, since
 * what is wrong may be with their rights or their disk, and what was taken over before goes on. gRPC's own reloading would take a
 * certificate whose key is still to be replaced, and fail every handshake until it is.
 */
final class PemFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PemFiles.class);

    private final List<Path> files;
    private final FileWatch watch = new FileWatch();
    private final Use use;
    private String warned = "";

    /** Takes over what stands in the files. */
    @FunctionalInterface
    interface Use {
        void run() throws IOException, GeneralSecurityException;
    }

    private PemFiles(List<Path> files, Use use) {
        this.files = files;
        this.use = use;
        files.forEach(watch::add);
    }

    /**
     * Uses the files now, and again when they change.
     *
     * @throws ConfigException when they cannot be used now
     */
    @SuppressWarnings("IllegalCatch") // gRPC's parser throws what it likes
    static void follow(List<Path> files, Use use, Duration period, ScheduledExecutorService timer) {
        PemFiles followed = new PemFiles(files, use);
        try {
            use.run();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new ConfigException(followed.complaint(e));
        }
        var unused = timer.scheduleWithFixedDelay(
                followed::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All certificates of a file, at least one. */
    static X509Certificate[] certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] certificates = CertificateUtils.getX509Certificates(in);
            if (certificates.length == 0) {
                throw new CertificateException("no certificate in " + file);
            }
            return certificates;
        }
    }

    /** The private key of a certificate. */
    static PrivateKey keyOf(X509Certificate certificate, Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            PrivateKey key = CertificateUtils.getPrivateKey(in);
            Signature signature =
                    Signature.getInstance("RSA".equals(key.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            if (!signature.verify(signed)) {
                throw new InvalidKeyException("the key is not that of the certificate");
            }
            return key;
        }
    }

    @SuppressWarnings("IllegalCatch")
    private void look() {
        if (!watch.hasChanged()) {
            return;
        }
        try {
            use.run();
            warned = "";
            LOG.info("Took over {}", files);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            watch.lookAgain();
            warn(complaint(e));
        }
    }

    private void warn(String complaint) {
        if (!complaint.equals(warned)) {
            LOG.warn("{}; what they held before stays in use", complaint);
        }
        warned = complaint;
    }

    private String complaint(Exception e) {
        return "Cannot use %s of server.tls: %s; they have to be PEM, a key in PKCS#8 without a password"
                .formatted(files, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
