package dev.ringshift.service;

import static dev.ringshift.service.Said.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.service.TestCertificates.Pem;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A certificate on a file system that does not answer, which a pipe that nobody writes to stands for. */
@DisabledOnOs(OS.WINDOWS) // has no such pipes
class HangingFilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private static boolean isReading(Thread thread, StackTraceElement[] stack) {
        return thread.getName().startsWith("ringshift-")
                && Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(PemFiles.class.getName()));
    }

    private static void replaceByPipe(Path file) throws IOException, InterruptedException {
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void should_end_calls_in_time_while_a_certificate_cannot_be_read() throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        Pem used = certificates.make("used", "first");
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofSeconds(50))) {
            ReadService service = stage.start("""
                    protection.partition-queries = 1, methods.Next.timeout = 200ms
                    server.tls { enabled = true, certificates = "%s", private-key = "%s", reload = 1s }
                    """.formatted(used.certificate(), used.key()));
            ManagedChannel channel = stage.opened(Grpc.newChannelBuilder(
                            service.address().toString(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(certificates.authority().toFile())
                                    .build())
                    .build());
            ListenableFuture<byte[]> first = ServiceStage.ask(channel, "Off", 7, PATIENCE);
            await().until(() -> stage.stub().stats().inProgress() == 1);
            replaceByPipe(used.certificate());
            await().until(() -> Thread.getAllStackTraces().entrySet().stream()
                    .anyMatch(thread -> isReading(thread.getKey(), thread.getValue())));

            // waits behind the first, so that it is not the driver that ends it
            assertStatus(
                    ServiceStage.ask(channel, "Next", 7, PATIENCE),
                    Status.Code.DEADLINE_EXCEEDED,
                    "methods.Next.timeout = 200ms");

            first.cancel(true);
            Files.writeString(used.certificate(), "nonsense"); // lets the reader go
            stage.stub().close(); // or the end would wait for its answer
        }
    }
}
