package dev.ringshift.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a demo or a benchmark of the read service, and how to talk to them. All are ended when closed, the last one first. */
final class ServiceProcesses implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path log;
    private final int heapMegabytes;
    private final Deque<ServiceProcess> started = new ArrayDeque<>();

    /**
     * @param folder gets their logs
     * @param heapMegabytes of each
     */
    ServiceProcesses(Path folder, int heapMegabytes) {
        this.log = folder.resolve("processes.log");
        this.heapMegabytes = heapMegabytes;
    }

    /** What they print on standard error. */
    Path log() {
        return log;
    }

    ServiceProcess startDatabase(List<String> arguments) {
        return start(ServiceProcess.Kind.DATABASE, arguments);
    }

    /** Gives the fields of a config file their numbers. */
    void lock(Path config) {
        List<String> arguments = List.of("--config", config.toString(), "--lock");
        try (ServiceProcess process =
                ServiceProcess.start(ServiceProcess.Kind.SERVICE, heapMegabytes, log, arguments)) {
            process.awaitLine("lock.json");
        }
    }

    /**
     * Starts an instance, which may take a while to serve.
     *
     * @param settings of its config, {@code key=value} each
     */
    ServiceProcess startInstance(Path config, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return start(ServiceProcess.Kind.SERVICE, arguments);
    }

    private ServiceProcess start(ServiceProcess.Kind kind, List<String> arguments) {
        ServiceProcess process = ServiceProcess.start(kind, heapMegabytes, log, arguments);
        started.push(process);
        return process;
    }

    /**
     * Load that goes on meanwhile, until the caller closes it.
     *
     * @param targets addresses of instances
     * @param method one that takes a channel and a bucket, without the service's name
     */
    ServiceProcess load(List<String> targets, String method, List<String> more) {
        List<String> arguments = Stream.of(
                        targets.stream().flatMap(target -> Stream.of("--target", target)),
                        Stream.of("--method", "chat.v1.Chat/" + method, "--field", "1=key", "--field", "2=0"),
                        more.stream())
                .flatMap(part -> part)
                .toList();
        return ServiceProcess.start(ServiceProcess.Kind.LOAD, heapMegabytes, log, arguments);
    }

    /** The same until it is over; what it says then. */
    JsonNode awaitLoad(List<String> targets, String method, List<String> more) throws IOException {
        try (ServiceProcess loader = load(targets, method, more)) {
            return JSON.readTree(loader.awaitLine("{"));
        }
    }

    static JsonNode json(String url) throws IOException, InterruptedException {
        return JSON.readTree(text(url));
    }

    static String text(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    static void post(String url) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** Loopback addresses with ports that nobody listens at; held all at once, so that they differ. */
    static List<String> freeAddresses(int count) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, loopback));
            }
            return sockets.stream()
                    .map(socket -> loopback.getHostAddress() + ":" + socket.getLocalPort())
                    .toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        started.forEach(ServiceProcess::close);
    }
}
