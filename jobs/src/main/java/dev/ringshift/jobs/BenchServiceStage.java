package dev.ringshift.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stub of a database, a read service in front of it, and load on that, each in a process of its own. */
final class BenchServiceStage implements AutoCloseable {
    private static final Pattern STUB = Pattern.compile("CQL at (\\S+), (http://\\S+)/stats");
    private static final Pattern ADMIN = Pattern.compile("(http://\\S+)/");
    private static final Pattern REQUESTS = Pattern.compile("(?m)^ringshift_requests_total\\S* (\\S+)");
    private static final int HEAP_MEGABYTES = 512;

    private final ServiceProcesses processes;
    private final ServiceProcess service;
    private final String stubUrl;
    private final String database;
    private final String address;
    private final String admin;

    @SuppressWarnings("IllegalCatch") // what was started is ended, whatever went wrong
    private BenchServiceStage(Path folder, List<String> stubArguments, List<String> settings) throws IOException {
        this.processes = new ServiceProcesses(folder, HEAP_MEGABYTES);
        try {
            Matcher stub = matched(STUB, startStub(stubArguments).awaitLine("CQL at"));
            this.database = stub.group(1);
            this.stubUrl = stub.group(2);
            this.address = ServiceProcesses.freeAddresses(1).get(0);
            Path config = Files.writeString(folder.resolve("read-service.conf"), config(database, address));
            processes.lock(config);
            this.service = processes.startInstance(config, settings);
            this.admin = matched(ADMIN, service.awaitLine("Status page")).group(1);
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private ServiceProcess startStub(List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--port", "0", "--http-port", "0"));
        arguments.addAll(more);
        return processes.startDatabase(arguments);
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

    private static String config(String database, String address) {
        return """
                source { contact-points = ["%s"], local-datacenter = datacenter1 }
                service = "chat.v1.Chat"
                method {
                  cql = "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket"
                }
                methods { Join { coalesce = join }, Next { coalesce = next }, Off { coalesce = off } }
                server { listen = "%s", admin = "127.0.0.1:0" }
                """.formatted(database, address);
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
                    .formatted(result.path("sent").asLong(), method, result.path("failed"), processes.log()));
        }
        return result;
    }

    /** The same, where it may be that nothing is answered. */
    JsonNode tryLoad(String method, List<String> more) throws IOException {
        return processes.awaitLoad(List.of(address), method, more);
    }

    /** Load on a method that goes on meanwhile. */
    ServiceProcess loader(String method, List<String> more) {
        return processes.load(List.of(address), method, more);
    }

    double serviceCpuSeconds() {
        return service.cpu().toNanos() / 1e9;
    }

    /** Requests that the service has taken. */
    long requests() throws IOException, InterruptedException {
        return REQUESTS.matcher(ServiceProcesses.text(admin + "/metrics"))
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
        ServiceProcesses.post(stubUrl + "/reset");
    }

    private JsonNode stats() throws IOException, InterruptedException {
        return ServiceProcesses.json(stubUrl + "/stats");
    }

    @Override
    public void close() {
        processes.close();
    }
}
