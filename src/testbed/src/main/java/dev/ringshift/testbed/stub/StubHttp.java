package dev.ringshift.testbed.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and sets a stub in another process: GET /stats, POST /reset, POST /latency?millis=2. */
final class StubHttp implements AutoCloseable {
    private static final Pattern MILLIS = Pattern.compile("millis=(\\d{1,5})");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CqlStub stub;
    private final HttpServer server;

    private StubHttp(CqlStub stub, HttpServer server) {
        this.stub = stub;
        this.server = server;
    }

    static StubHttp start(CqlStub stub, InetSocketAddress address) throws IOException {
        StubHttp http = new StubHttp(stub, HttpServer.create(address, 0));
        http.server.createContext("/", http::answer);
        http.server.start();
        return http;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getQuery());
            byte[] body = JSON.writeValueAsString(reply.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply reply(String request, @Nullable String query) {
        return switch (request) {
            case "GET /stats" -> new Reply(200, stub.stats());
            case "POST /reset" -> {
                stub.reset();
                yield new Reply(200, stub.stats());
            }
            case "POST /latency" -> setLatency(query == null ? "" : query);
            default ->
                refusal(404, "Cannot answer " + request + ": try GET /stats, POST /reset, POST /latency?millis=2");
        };
    }

    private Reply setLatency(String query) {
        Matcher millis = MILLIS.matcher(query);
        if (!millis.matches()) {
            return refusal(400, "Cannot set the latency to " + query + ": give millis=2");
        }
        try {
            stub.setLatency(Duration.ofMillis(Long.parseLong(millis.group(1))));
            return new Reply(200, stub.stats());
        } catch (IllegalArgumentException e) {
            return refusal(400, e.getMessage());
        }
    }

    private static Reply refusal(int status, @Nullable String why) {
        return new Reply(status, Map.of("error", String.valueOf(why)));
    }

    private record Reply(int status, Object body) {}
}
