package dev.ringshift.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stub of a database, a read service in front of it, and load on that, each in a process of its own. */
final class BenchServiceStage implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern STUB = Pattern.compile("CQL at (\\S+), (http://\\S+)/stats");
    private static final Pattern SERVICE = Pattern.compile("Serving gRPC at (\\S+)");
    private static final Pattern ADMIN = Pattern.compile("(http://\\S+)/");
    private static final Pattern REQUESTS = Pattern.compile("(?m)^ringshift_requests_total\\S* (\\S+)");
    private static final int HEAP_MEGABYTES = 512;

    private final ServiceProcess service;
    private final String stubUrl;
    private final String database;
    private final String address;
    private final String admin;

    private final Path log;
    private final Deque<ServiceProcess> processes = new ArrayDeque<>();

    @SuppressWarnings("IllegalCatch") // what was started is ended, whatever went wrong
    private BenchServiceStage(Path folder, List<String> stubArguments, List<String> settings) throws IOException {
        this.log = folder.resolve("processes.log");
        try {
            Matcher stub = matched(STUB, startStub(stubArguments).awaitLine("CQL at"));
            this.database = stub.group(1);
            this.stubUrl = stub.group(2);
            this.service = startService(config(folder, database), settings);
            this.address = matched(SERVICE, service.awaitLine("Serving gRPC")).group(1);
            this.admin = matched(ADMIN, service.awaitLine("Status page")).group(1);
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private ServiceProcess startStub(List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--port", "0", "--http-port", "0"));
        arguments.addAll(more);
        return start(ServiceProcess.Kind.DATABASE, arguments);
    }

    private ServiceProcess startService(Path config, List<String> settings) {
        List<String> serve = new ArrayList<>(List.of("--config", config.toString()));
        settings.forEach(setting -> serve.addAll(List.of("--set", setting)));
        List<String> lock = new ArrayList<>(serve);
        lock.add("--lock");
        try (ServiceProcess locking = ServiceProcess.start(ServiceProcess.Kind.SERVICE, HEAP_MEGABYTES, log, lock)) {
            locking.awaitLine("lock.json");
        }
        return start(ServiceProcess.Kind.SERVICE, serve);
    }

    /** Ended with this stage. */
    private ServiceProcess start(ServiceProcess.Kind kind, List<String> arguments) {
        ServiceProcess process = ServiceProcess.start(kind, HEAP_MEGABYTES, log, arguments);
        processes.push(process);
        return process;
    }

    /**
     * Starts both.
     *
     * @param stubArguments of the stub's command line
     * @param settings of the service's config, {@code key=value} each
     */
    static BenchServiceStage start(Path folder, List<String> stubArguments, List<String> settings) throws IOException {
        return new BenchServiceStage(folder, stubArguments, settings);
    }

    private static Path config(Path folder, String database) throws IOException {
        return Files.writeString(folder.resolve("read-service.conf"), """
                source { contact-points = ["%s"], local-datacenter = datacenter1 }
                service = "chat.v1.Chat"
                method {
                  cql = "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket"
                }
                methods { Join { coalesce = join }, Next { coalesce = next }, Off { coalesce = off } }
                server { listen = "127.0.0.1:%d", admin = "127.0.0.1:0" }
                """.formatted(database, freePort()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Matcher matched(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("Cannot understand what a process said: " + line);
        }
        return matcher;
    }

    /** Where the database listens. */
    String database() {
        return database;
    }

    /**
     * Load on a method, until it is over.
     *
     * @return what the loader says, as its result's JSON
     * @throws BenchException when nothing was answered, of which there are no figures
     */
    JsonNode load(String method, List<String> more) throws IOException {
        JsonNode result = tryLoad(method, more);
        if (result.path("ok").asLong() == 0) {
            throw new BenchException("none of %d requests to %s was answered: %s; see %s"
                    .formatted(result.path("sent").asLong(), method, result.path("failed"), log));
        }
        return result;
    }

    /** The same, where it may be that nothing is answered. */
    JsonNode tryLoad(String method, List<String> more) throws IOException {
        try (ServiceProcess loader = loader(method, more)) {
            return result(loader);
        }
    }

    /** Load on a method that goes on meanwhile. */
    ServiceProcess loader(String method, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--target", address, "--method", "chat.v1.Chat/" + method, "--field", "1=key", "--field", "2=0"));
        arguments.addAll(more);
        return ServiceProcess.start(ServiceProcess.Kind.LOAD, HEAP_MEGABYTES, log, arguments);
    }

    static JsonNode result(ServiceProcess loader) throws IOException {
        return JSON.readTree(loader.awaitLine("{"));
    }

    double serviceCpuSeconds() {
        return service.cpu().toNanos() / 1e9;
    }

    /** Requests that the service has taken. */
    long requests() throws IOException, InterruptedException {
        return REQUESTS.matcher(http("GET", admin + "/metrics"))
                .results()
                .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
                .sum();
    }

    /** Queries that the database has worked on since the last reset. */
    long queries() throws IOException, InterruptedException {
        return stats().path("executed").asLong();
    }

    /** Those of one partition; only the hundred that were asked for most are known. */
    long queries(long channel) throws IOException, InterruptedException {
        for (JsonNode partition : stats().path("hottest")) {
            if (partition.path("partition").path("channelId").asLong() == channel) {
                return partition.path("executed").asLong();
            }
        }
        return 0;
    }

    /** How long each of them took on average. */
    double queryMillis() throws IOException, InterruptedException {
        return stats().path("meanMicros").asDouble() / 1000;
    }

    void reset() throws IOException, InterruptedException {
        http("POST", stubUrl + "/reset");
    }

    private JsonNode stats() throws IOException, InterruptedException {
        return JSON.readTree(http("GET", stubUrl + "/stats"));
    }

    private static String http(String method, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        processes.forEach(ServiceProcess::close); // the last one first
    }
}
