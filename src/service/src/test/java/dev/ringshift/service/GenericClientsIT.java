package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Clients that know nothing of Ringshift, from {@code src/test/node}: gRPC for Node, and {@code buf curl}. */
@TestInstance(Lifecycle.PER_CLASS)
class GenericClientsIT {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path NODE = Path.of("target", "node").toAbsolutePath();
    private static final Duration SLOW = Duration.ofSeconds(2);

    private InstancePair pair;
    private Path proto;

    /** What a program said, both streams, and how it ended. */
    private record Said(int exitCode, String text) {
        String whenDone() {
            assertThat(exitCode).as(text).isZero();
            return text;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        install();
        pair = InstancePair.start(folder);
        proto = proto(pair.stage());
    }

    @AfterAll
    void stop() throws Exception {
        pair.close();
    }

    private static void install() throws Exception {
        Files.createDirectories(NODE);
        try (var files = Files.newDirectoryStream(SOURCES)) {
            for (Path file : files) {
                Files.copy(file, NODE.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"))
                .whenDone();
    }

    private static Said run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(NODE.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static Said buf(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("node_modules/.bin/buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** As a user makes it. */
    private static Path proto(ServiceStage stage) throws Exception {
        try (InstanceProcess printing =
                InstanceProcess.start(List.of("--config", stage.file().toString(), "--print-proto"))) {
            return Files.writeString(NODE.resolve("chat.proto"), printing.rest());
        }
    }

    private void burst(int keys, int requests, String... addresses) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "node",
                "burst.js",
                proto.toString(),
                "chat.v1.Chat",
                "Join",
                Integer.toString(keys),
                Integer.toString(requests)));
        command.addAll(List.of(addresses));
        JsonNode result = new ObjectMapper().readTree(run(command).whenDone());
        assertThat(result.get("failures")).isEmpty();
        assertThat(result.get("answered").asInt()).isEqualTo(keys * requests);
        assertThat(result.get("rows").asInt()).isEqualTo(keys * requests * 10);
    }

    /** Of 1,000 simultaneous requests for a key, half to each instance, at least 95 % are served in flights of one instance. */
    @Test
    void should_bring_a_hot_key_to_its_owner_when_a_node_client_asks_both() throws Exception {
        awaitForwarding();
        long[] served = {pair.served(0), pair.served(1)};
        long[] forwarded = {pair.forwarded(0), pair.forwarded(1)};

        burst(1, 1_000, pair.address(0).toString(), pair.address(1).toString());

        int owner = pair.served(0) - served[0] > pair.served(1) - served[1] ? 0 : 1;
        assertThat(pair.served(owner) - served[owner]).isGreaterThanOrEqualTo(950);
        // the client knew nothing: half of the requests came to the wrong one
        assertThat(pair.forwarded(1 - owner) - forwarded[1 - owner]).isGreaterThanOrEqualTo(450);
    }

    /** And slow enough from then on for all to come while the first is in progress. */
    private void awaitForwarding() {
        pair.stage().stub().setLatency(InstancePair.LATENCY);
        pair.awaitForwarding(pair.plain());
        pair.stage().stub().setLatency(SLOW);
    }

    /**
     * The coalescing ratio, requests for each query that the database sees, is at least 95 % of what a client gets that sends the same
     * requests to a single instance. Without forwarding it would be 50 %: each instance would ask for each key.
     */
    @Test
    void should_coalesce_as_one_instance_does_when_a_node_client_asks_both(@TempDir Path folder) throws Exception {
        int keys = 40;
        int requests = 50;
        awaitForwarding();
        try (ServiceStage single = new ServiceStage(folder, SLOW)) {
            String address = single.start("").address().toString();

            burst(keys, requests, address);
            pair.stage().stub().reset();
            burst(keys, requests, pair.address(0).toString(), pair.address(1).toString());

            double ratioOfOne = (double) keys * requests / single.stub().stats().executed();
            double ratioOfTwo =
                    (double) keys * requests / pair.stage().stub().stats().executed();
            assertThat(ratioOfOne).isGreaterThan(1);
            assertThat(ratioOfTwo).isGreaterThanOrEqualTo(0.95 * ratioOfOne);
        }
    }

    @Test
    void should_answer_when_the_example_of_the_documentation_is_run(@TempDir Path folder) throws Exception {
        String page = Files.readString(Path.of(System.getProperty("ringshift.home"), "docs", "read-service.md"));
        Matcher example = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(example.find()).isTrue();
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(5))) {
            String address = stage.start("").address().toString();
            Files.writeString(
                    NODE.resolve("example.js"), example.group(1).replaceAll("10\\.0\\.0\\.\\d:9090", address));

            assertThat(run(List.of("node", "example.js")).whenDone()).contains("messageId: '", "content: '");
        }
    }

    @Test
    void should_list_and_call_methods_when_buf_knows_reflection_only(@TempDir Path folder) throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(5))) {
            String address = "http://" + stage.start("").address();

            assertThat(buf("--list-services", address).whenDone()).contains("chat.v1.Chat", "grpc.health.v1.Health");
            assertThat(buf("--list-methods", address).whenDone().lines())
                    .contains("chat.v1.Chat/Join", "chat.v1.Chat/Next", "chat.v1.Chat/Off");
            JsonNode rows = new ObjectMapper()
                    .readTree(
                            call(address, "{\"channel_id\": 7, \"bucket\": 0}").whenDone())
                    .get("rows");
            assertThat(rows).hasSize(10);
            assertThat(rows.get(0).get("content").asText()).isNotEmpty();
        }
    }

    @Test
    void should_name_the_field_when_buf_leaves_one_out(@TempDir Path folder) throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(5))) {
            Said said = call("http://" + stage.start("").address(), "{\"channel_id\": 7}");

            assertThat(said.exitCode()).isEqualTo(3 << 3); // INVALID_ARGUMENT, as buf tells it
            assertThat(said.text()).contains("invalid_argument", "bucket");
        }
    }

    private static Said call(String address, String request) throws IOException, InterruptedException {
        return buf("--data", request, address + "/chat.v1.Chat/Join");
    }
}
