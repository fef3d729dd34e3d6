package dev.ringshift.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringshift.config.ConfigException;
import dev.ringshift.report.html.HtmlReport;
import dev.ringshift.service.config.Address;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Metrics, readiness and the status page, over plain HTTP, on a port of their own. Nothing here can change anything. */
final class AdminServer implements AutoCloseable {
    static {
        // two connections that say a byte and stay would hold both threads for ever. The JDK takes these seconds for
        // the whole JVM, before its server is first used; what is set already is somebody else's choice
        limit("sun.net.httpserver.maxReqTime", 5);
        limit("sun.net.httpserver.maxRspTime", 30);
    }

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, Daemons.named("ringshift-admin"));
    private final ObjectMapper mapper = new ObjectMapper();
    private volatile BooleanSupplier ready = () -> false;

    private static void limit(String property, int seconds) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(seconds));
        }
    }

    private AdminServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
    }

    /** Takes the port, and says from then on that this process lives, and is not ready: a start may take longer than a probe waits. */
    static AdminServer start(Address address) {
        try {
            AdminServer admin =
                    new AdminServer(HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0));
            admin.get("/live", exchange -> answer(exchange, 200, TEXT, "live\n"));
            admin.get("/ready", exchange -> {
                boolean yes = admin.ready.getAsBoolean();
                answer(exchange, yes ? 200 : 503, TEXT, yes ? "ready\n" : "not ready\n");
            });
            admin.server.start();
            return admin;
        } catch (IOException e) {
            throw new ConfigException("Cannot serve server.admin = %s: %s; choose another address, or off"
                    .formatted(address, e.getMessage()));
        }
    }

    /**
     * Answers everything until closed.
     *
     * @param status what the status page shows, for JSON
     */
    void serve(PrometheusMeterRegistry metrics, BooleanSupplier ready, Supplier<?> status) {
        get(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        get("/status.json", exchange -> answer(exchange, 200, JSON, mapper.writeValueAsString(status.get())));
        get("/chart.js", exchange -> answer(exchange, 200, "text/javascript", HtmlReport.chartScript()));
        get("/status.js", exchange -> answer(exchange, 200, "text/javascript", resource("status.js")));
        get("/", exchange -> {
            boolean found = exchange.getRequestURI().getPath().equals("/");
            answer(
                    exchange,
                    found ? 200 : 404,
                    found ? "text/html; charset=utf-8" : TEXT,
                    found ? resource("status.html") : "not here\n");
        });
        this.ready = ready;
    }

    Address address() {
        return new Address(
                server.getAddress().getHostString(), server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers a request. */
    @FunctionalInterface
    private interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    private void get(String path, Page page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (exchange.getRequestMethod().equals("GET")
                        || exchange.getRequestMethod().equals("HEAD")) {
                    page.answer(exchange);
                } else {
                    answer(exchange, 405, TEXT, "only GET\n");
                }
            }
        });
    }

    private static void answer(HttpExchange exchange, int code, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AdminServer.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
