package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.service.TestCertificates.Pem;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, whose certificate is replaced under it. */
class CertificateReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private TestCertificates certificates;
    private Pem used;
    private ServiceStage stage;
    private int port;
    private InstanceProcess program;

    @BeforeEach
    void start() {
        certificates = new TestCertificates(folder);
        used = certificates.make("used", "first");
        stage = new ServiceStage(folder, Duration.ofMillis(5));
        port = ServiceStage.freePort();
        stage.lock(stage.config("""
                server { listen = "127.0.0.1:%d", admin = off }
                server.tls { enabled = true, certificates = "%s", private-key = "%s", reload = 1s }
                """.formatted(port, used.certificate(), used.key())));
        program = InstanceProcess.start(List.of("--config", stage.file().toString()));
        program.awaitLine("Serving gRPC");
    }

    @AfterEach
    void stop() throws Exception {
        program.close();
        stage.close();
    }

    /** Of a new connection. */
    private String shownName() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", PemFiles.certificates(certificates.authority())[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate shown =
                    (X509Certificate) Objects.requireNonNull(socket.getSession().getPeerCertificates())[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private void assertAnswers() throws Exception {
        ManagedChannel channel = stage.opened(Grpc.newChannelBuilder(
                        "127.0.0.1:" + port,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(certificates.authority().toFile())
                                .build())
                .build());
        assertThat(ServiceStage.ask(channel, "Join", 7, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_show_the_new_certificate_when_it_was_replaced() throws Exception {
        assertThat(shownName()).isEqualTo("CN=first");
        assertAnswers();

        certificates.make("used", "second");

        await().atMost(PATIENCE).until(() -> shownName().equals("CN=second"));
        assertAnswers();
    }

    @Test
    void should_say_so_and_go_on_with_the_old_one_when_the_new_one_cannot_be_used() throws Exception {
        Files.writeString(used.certificate(), "nonsense");
        assertThat(program.awaitLine("what they held before stays in use"))
                .contains("Cannot use [%s, %s] of server.tls: ".formatted(used.certificate(), used.key()));
        assertThat(shownName()).isEqualTo("CN=first");

        Pem third = certificates.make("third", "third");
        Files.copy(third.certificate(), used.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(program.awaitLine("what they held before stays in use"))
                .contains("the key is not that of the certificate");
        assertThat(shownName()).isEqualTo("CN=first");
        assertAnswers();

        Files.copy(third.key(), used.key(), StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE).until(() -> shownName().equals("CN=third"));
    }
}
