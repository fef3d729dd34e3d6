package dev.ringshift.jobs;

import com.sun.net.httpserver.HttpServer;
import dev.ringshift.config.ConfigException;
import dev.ringshift.jobs.RunMeter.Reading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.ToDoubleFunction;

/**
 * Serves a run's figures to Prometheus at {@code /metrics} while the run goes on. The port is taken first, before anything
 * that a refusal would leave half-done.
 */
final class MetricsServer implements AutoCloseable {
    private final HttpServer server;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /** Takes the port, and does not answer yet; port 0 takes any that is free. */
    static MetricsServer bind(int port) {
        try {
            return new MetricsServer(HttpServer.create(new InetSocketAddress(port), 0));
        } catch (IOException e) {
            throw new ConfigException(
                    "Cannot serve metrics on port %d: %s; choose another metrics.port".formatted(port, e.getMessage()));
        }
    }

    /** Answers with what the meter shows, until closed. */
    void serve(RunMeter meter) {
        register(meter);
        server.createContext("/metrics", exchange -> {
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    private void register(RunMeter meter) {
        counter(
                meter,
                "ringshift.rows",
                "rows copied",
                reading -> reading.tally().rows());
        counter(
                meter,
                "ringshift.cells",
                "cells copied",
                reading -> reading.tally().cells());
        counter(
                meter,
                "ringshift.bytes",
                "value bytes copied",
                reading -> reading.tally().bytes());
        counter(
                meter,
                "ringshift.statements",
                "requests sent to the target",
                reading -> reading.tally().statements());
        counter(
                meter,
                "ringshift.retries",
                "requests sent again",
                reading -> reading.tally().retries());
        counter(meter, "ringshift.splits.done", "splits done by this run", Reading::splitsDone);
        counter(meter, "ringshift.splits.failed", "splits failed in this run", Reading::splitsFailed);
        gauge(
                meter,
                "ringshift.splits.planned",
                "splits that this run set out to do",
                reading -> reading.work().splits());
        gauge(meter, "ringshift.ring.done.ratio", "part of the ring that is done, 0 to 1", Reading::ringDone);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        registry.close();
    }

    private void counter(RunMeter meter, String name, String description, ToDoubleFunction<Reading> value) {
        FunctionCounter.builder(name, meter, source -> value.applyAsDouble(source.read()))
                .description(description)
                .register(registry);
    }

    private void gauge(RunMeter meter, String name, String description, ToDoubleFunction<Reading> value) {
        Gauge.builder(name, meter, source -> value.applyAsDouble(source.read()))
                .description(description)
                .register(registry);
    }
}
