package dev.ringshift.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one node: configuration, data, one log.
 *
 * @param directory holds all of them
 */
record NodeFiles(Path directory) {
    Path conf() {
        return directory.resolve("conf");
    }

    Path yaml() {
        return conf().resolve("cassandra.yaml");
    }

    Path log() {
        return directory.resolve("node.log");
    }

    Path data() {
        return directory.resolve("data");
    }

    /** Holds {@link Watchdog} and nothing else: a node must not see the rest of our class path. */
    Path watchdog() {
        return directory.resolve("watchdog");
    }

    void writeConfiguration(ClusterOptions options, String address, String seed) throws IOException {
        Files.createDirectories(conf());
        Files.createDirectories(data());
        Map<String, Object> settings = new LinkedHashMap<>(settings(options, address, seed));
        settings.putAll(options.yaml());
        Files.writeString(yaml(), toYaml(settings));
        Files.writeString(
                conf().resolve("cassandra-rackdc.properties"), "dc=%s\nrack=rack1\n".formatted(options.datacenter()));
        copyResource("logback.xml", conf().resolve("logback.xml"));
        WatchedJava.classPath(watchdog());
    }

    void deleteData() throws IOException {
        if (!Files.exists(data())) {
            return;
        }
        try (Stream<Path> paths = Files.walk(data())) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The end of the log, for an error message. */
    String lastLogLines(int count) {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return all.stream().skip(Math.max(0, all.size() - count)).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "(cannot be read: %s)".formatted(e);
        }
    }

    private static Map<String, Object> settings(ClusterOptions options, String address, String seed) {
        return Map.ofEntries(
                Map.entry("cluster_name", options.name()),
                Map.entry("partitioner", "org.apache.cassandra.dht.Murmur3Partitioner"),
                Map.entry("num_tokens", 16),
                Map.entry("listen_address", address),
                Map.entry("rpc_address", address),
                Map.entry("storage_port", Ports.STORAGE),
                Map.entry("native_transport_port", Ports.CQL),
                Map.entry("endpoint_snitch", "GossipingPropertyFileSnitch"),
                Map.entry("seed_provider", seedProvider(seed)),
                // a new cluster has nothing to stream
                Map.entry("auto_bootstrap", false),
                Map.entry("commitlog_sync", "periodic"),
                Map.entry("commitlog_sync_period", "10s"),
                Map.entry("commitlog_total_space", "512MiB"),
                Map.entry("auto_snapshot", false),
                // two cores are shared by all nodes and their clients
                Map.entry("read_request_timeout", "10s"),
                Map.entry("range_request_timeout", "20s"),
                Map.entry("write_request_timeout", "10s"));
    }

    private static Object seedProvider(String seed) {
        return List.of(Map.of(
                "class_name",
                "org.apache.cassandra.locator.SimpleSeedProvider",
                "parameters",
                List.of(Map.of("seeds", seed))));
    }

    private static String toYaml(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + ": " + toJson(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** JSON is YAML, too. */
    private static String toJson(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> toJson(String.valueOf(entry.getKey())) + ": " + toJson(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(NodeFiles::toJson).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Number || value instanceof Boolean
                ? value.toString()
                : "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void copyResource(String name, Path file) throws IOException {
        try (InputStream resource = NodeFiles.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("Cannot find %s beside the testbed's classes".formatted(name));
            }
            Files.write(file, resource.readAllBytes());
        }
    }
}
