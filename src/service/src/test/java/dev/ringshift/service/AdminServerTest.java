package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.service.config.Address;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static int code(AdminServer admin, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + admin.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void should_be_live_and_not_ready_when_the_rest_is_still_to_come() throws Exception {
        try (AdminServer admin = AdminServer.start(new Address("127.0.0.1", 0))) {
            assertThat(code(admin, "/live")).isEqualTo(200);
            assertThat(code(admin, "/ready")).isEqualTo(503);
            assertThat(code(admin, "/metrics")).isEqualTo(404);

            admin.serve(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> true, () -> "status");

            assertThat(code(admin, "/live")).isEqualTo(200);
            assertThat(code(admin, "/ready")).isEqualTo(200);
            assertThat(code(admin, "/metrics")).isEqualTo(200);
        }
    }
}
