package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.config.ConfigException;
import dev.ringshift.jobs.RunMeter.Work;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private final RunMeter meter = new RunMeter(new Work(1, 8, 0.25, 0), () -> 0);

    private static HttpResponse<String> get(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Double> values(String body) {
        return Arrays.stream(body.split("\n", -1))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(words -> words[0], words -> Double.parseDouble(words[1])));
    }

    @Test
    void should_serve_the_figures_of_this_moment_when_scraped() throws Exception {
        try (MetricsServer server = MetricsServer.bind(0)) {
            server.serve(meter);
            assertThat(values(get(server.port()).body()))
                    .containsEntry("ringshift_rows_total", 0.0)
                    .containsEntry("ringshift_ring_done_ratio", 0.25);

            meter.add(SplitSamples.done(plan(TABLE, 4).get(0)));
            meter.add(SplitSamples.failed(plan(TABLE, 4).get(1)));
            meter.add(SplitSamples.abandoned(plan(TABLE, 4).get(2)));

            HttpResponse<String> answer = get(server.port());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(values(answer.body()))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "ringshift_rows_total", 30.0,
                            "ringshift_cells_total", 120.0,
                            "ringshift_bytes_total", 3000.0,
                            "ringshift_statements_total", 6.0,
                            "ringshift_retries_total", 3.0,
                            "ringshift_splits_done_total", 1.0,
                            "ringshift_splits_failed_total", 1.0,
                            "ringshift_splits_planned", 8.0,
                            "ringshift_ring_done_ratio", 0.5));
            assertThat(answer.body())
                    .contains("# HELP ringshift_rows_total rows copied", "# TYPE ringshift_rows_total counter");
        }
    }

    @Test
    void should_say_what_to_change_when_the_port_is_in_use() {
        try (MetricsServer first = MetricsServer.bind(0)) {
            assertThatThrownBy(() -> MetricsServer.bind(first.port()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("Cannot serve metrics on port %d: ".formatted(first.port()))
                    .hasMessageContaining("in use")
                    .hasMessageEndingWith("; choose another metrics.port");
        }
    }

    @Test
    void should_give_the_port_back_when_closed() throws Exception {
        MetricsServer server = MetricsServer.bind(0);
        server.serve(meter);
        int port = server.port();
        assertThat(get(port).statusCode()).isEqualTo(200);

        server.close();

        assertThatThrownBy(() -> get(port)).isInstanceOf(ConnectException.class);
    }
}
