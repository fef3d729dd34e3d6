package dev.ringshift.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringshift.report.html.LoadReport.Run;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Two instances of the read service in front of a database, and load on both, each in a process of its own. */
final class ServiceDemoStage implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 100;
    private static final int SECOND_MILLIS = 1000;

    private final Path config;
    private final List<Instance> instances;
    private final ServiceProcesses processes;

    /** Where one of them is reached. */
    record Instance(String id, String address, String admin) {}

    private ServiceDemoStage(ServiceProcesses processes, Path config, List<Instance> instances) {
        this.processes = processes;
        this.config = config;
        this.instances = List.copyOf(instances);
    }

    /**
     * Starts both, and waits until they have found each other.
     *
     * @param folder gets their config file and logs
     */
    static ServiceDemoStage start(InetSocketAddress database, String datacenter, DemoFolder folder) throws Exception {
        List<String> free = ServiceProcesses.freeAddresses(4);
        List<Instance> instances =
                List.of(new Instance("a", free.get(0), free.get(1)), new Instance("b", free.get(2), free.get(3)));
        Path config = Files.writeString(folder.resolve("read-service.conf"), config(database, datacenter, instances));
        ServiceDemoStage stage =
                new ServiceDemoStage(new ServiceProcesses(folder.resolve(""), HEAP_MEGABYTES), config, instances);
        try {
            stage.startAll();
            return stage;
        } catch (Exception e) {
            stage.close();
            throw e;
        }
    }

    private static String config(InetSocketAddress database, String datacenter, List<Instance> instances) {
        return """
                source { contact-points = ["%s:%d"], local-datacenter = %s }
                service = "chat.v1.Chat"
                method {
                  cql = "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket"
                  timeout = 30s
                }
                methods { Coalesced { coalesce = join }, Alone { coalesce = off } }
                members { id = a, source = static, static { a = "%s", b = "%s" } }
                # as good as none, so that the two runs differ in nothing but coalescing
                protection { partition-queries = 10000, partition-queue = 10000, database-queries-max = 10000 }
                """.formatted(
                        database.getAddress().getHostAddress(),
                        database.getPort(),
                        datacenter,
                        instances.get(0).address(),
                        instances.get(1).address());
    }

    private void startAll() throws IOException, InterruptedException {
        processes.lock(config);
        List<ServiceProcess> started = instances.stream()
                .map(instance -> processes.startInstance(
                        config,
                        List.of(
                                "members.id=" + instance.id(),
                                "server.listen=\"%s\"".formatted(instance.address()),
                                "server.admin=\"%s\"".formatted(instance.admin()))))
                .toList();
        started.forEach(process -> process.awaitLine("Serving gRPC"));
        for (Instance instance : instances) {
            await(
                    () -> status(instance).path("instances").size() == instances.size(),
                    "instance %s did not find the other".formatted(instance.id()));
        }
    }

    List<Instance> instances() {
        return instances;
    }

    /**
     * Load on a method of both instances, until it is over.
     *
     * @param more what the loader is told besides
     * @return what the loader says, as its result's JSON
     */
    JsonNode load(String method, List<String> more) throws IOException {
        return processes.awaitLoad(instances.stream().map(Instance::address).toList(), method, more);
    }

    /**
     * The same, measured.
     *
     * @param name of the run
     */
    Run run(String name, String method, List<String> more) throws IOException, InterruptedException {
        JsonNode result = load(method, more);
        long startMillis = result.path("startEpochMillis").asLong();
        long endMillis = startMillis
                + Math.round(SECOND_MILLIS * result.path("durationSeconds").asDouble());
        return new Run(
                name,
                perSecond(method, "requests", startMillis, endMillis),
                perSecond(method, "queries", startMillis, endMillis),
                result.path("p99Micros").asLong() / 1000.0,
                result.path("sent").asLong() - result.path("ok").asLong());
    }

    /** What the instances counted together, second by second. Their seconds begin at different moments, which nobody will see. */
    private List<Long> perSecond(String method, String what, long startMillis, long endMillis)
            throws IOException, InterruptedException {
        List<Long> sums = new ArrayList<>();
        for (Instance instance : instances) {
            await(
                    () -> lastSecond(instance) >= endMillis,
                    "instance %s does not count any more".formatted(instance.id()));
            int second = 0;
            for (JsonNode sample : status(instance).path("history")) {
                long end = sample.path("epochMillis").asLong();
                if (end - startMillis >= SECOND_MILLIS / 2 && end - endMillis < SECOND_MILLIS) {
                    long count = sample.path("methods").path(method).path(what).asLong();
                    if (second == sums.size()) {
                        sums.add(0L);
                    }
                    sums.set(second, sums.get(second) + count);
                    second++;
                }
            }
        }
        return sums;
    }

    private static long lastSecond(Instance instance) throws IOException, InterruptedException {
        JsonNode history = status(instance).path("history");
        return history.path(history.size() - 1).path("epochMillis").asLong();
    }

    private static JsonNode status(Instance instance) throws IOException, InterruptedException {
        return ServiceProcesses.json("http://%s/status.json".formatted(instance.admin()));
    }

    /** Something that may become true. */
    @FunctionalInterface
    private interface Hope {
        boolean isTrue() throws IOException, InterruptedException;
    }

    private void await(Hope hope, String otherwise) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!hope.isTrue()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "Cannot go on: %s within %d s; see %s",
                        otherwise,
                        PATIENCE.toSeconds(),
                        config.resolveSibling("service.log")));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
