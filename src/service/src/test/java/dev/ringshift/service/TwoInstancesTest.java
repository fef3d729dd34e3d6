package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.ReadServiceChannel;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ServiceConfig;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, each a process, in front of one database. */
class TwoInstancesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private ServiceStage stage;
    private final List<Address> addresses = new ArrayList<>();
    private final List<InstanceProcess> instances = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        stage = new ServiceStage(folder, Duration.ofMillis(300));
        for (int i = 0; i < 2; i++) {
            addresses.add(new Address("127.0.0.1", ServiceStage.freePort()));
        }
        String members = "members { source = static, static { a = \"%s\", b = \"%s\" } }"
                .formatted(addresses.get(0), addresses.get(1));
        ServiceConfig config = stage.config(members + ", members.id = a");
        stage.lock(config);
        Path file = stage.file();
        for (int i = 0; i < 2; i++) {
            instances.add(InstanceProcess.start(List.of(
                    "--config",
                    file.toString(),
                    "--set",
                    "members.id=" + "ab".charAt(i),
                    "--set",
                    "server.listen=\"%s\"".formatted(addresses.get(i)),
                    "--set",
                    "server.admin=off")));
        }
        instances.forEach(instance -> instance.awaitLine("Serving gRPC"));
    }

    @AfterEach
    void stop() throws Exception {
        for (InstanceProcess instance : instances) {
            instance.close();
        }
        stage.close();
    }

    private ManagedChannel routed() {
        return stage.opened(ReadServiceChannel.to(
                        addresses.get(0).toString(), addresses.get(1).toString())
                .every(Duration.ofMillis(500))
                .build());
    }

    /** Until the instances have found each other. */
    private void awaitForwarding(List<ManagedChannel> channels) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            stage.stub().reset();
            for (ListenableFuture<byte[]> answer : askAll(channels, 100, 999)) {
                assertThat(answer.get()).isNotEmpty();
            }
            assertThat(stage.stub().stats().executed()).isEqualTo(1);
        });
    }

    private static List<ListenableFuture<byte[]>> askAll(List<ManagedChannel> channels, int requests, long key) {
        return IntStream.range(0, requests)
                .mapToObj(i -> ServiceStage.ask(channels.get(i % channels.size()), "Join", key, PATIENCE))
                .toList();
    }

    @Test
    void should_coalesce_over_both_when_clients_know_no_routing() throws Exception {
        List<ManagedChannel> plain = addresses.stream().map(stage::channel).toList();
        awaitForwarding(plain);
        stage.stub().setLatency(Duration.ofSeconds(2)); // enough for all to come while the first is in progress
        stage.stub().reset();
        int keys = 20;

        List<ListenableFuture<byte[]>> answers = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            answers.addAll(askAll(plain, 100, key));
        }
        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }

        // without forwarding each instance would have sent its own
        assertThat(stage.stub().stats().executed()).isLessThanOrEqualTo(keys + 2);
    }

    @Test
    void should_answer_everybody_when_the_owner_is_killed() throws Exception {
        ManagedChannel channel = routed();
        assertThat(ServiceStage.ask(channel, "Join", 1, PATIENCE).get()).isNotEmpty();
        List<ListenableFuture<byte[]>> answers = new ArrayList<>();
        for (int key = 0; key < 200; key++) {
            answers.add(ServiceStage.ask(channel, "Join", key, PATIENCE));
        }

        instances.get(0).kill();
        for (int key = 0; key < 200; key++) {
            answers.add(ServiceStage.ask(channel, "Join", 1000 + key, PATIENCE));
        }

        for (ListenableFuture<byte[]> answer : answers) {
            assertThat(answer.get()).isNotEmpty();
        }
    }

    @Test
    void should_end_by_itself_when_asked_to_terminate() throws Exception {
        InstanceProcess instance = instances.get(1);
        ListenableFuture<byte[]> asked = ServiceStage.ask(stage.channel(addresses.get(1)), "Off", 5, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() > 0 || asked.isDone());

        instance.terminate();

        assertThat(asked.get()).isNotEmpty();
        assertThat(instance.rest()).contains("calls in progress are waited for");
        assertThat(instance.awaitEnd()).isIn(0, 143);
    }

    @Test
    void should_take_over_changed_methods_while_it_runs() throws Exception {
        Path file = stage.file();
        String text = Files.readString(file);
        stage.lock(stage.configOf(text.replace("Off {", "Other { coalesce = off }, Off {")));
        Files.writeString(file, text.replace("Off {", "Other { coalesce = off }, Off {"));
        assertThat(instances.get(0).awaitLine("ringshift: ")).contains("took over");

        ManagedChannel channel = stage.channel(addresses.get(0));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                ServiceStage.ask(channel, "Other", 5, PATIENCE).get())
                        .isNotEmpty());

        Files.writeString(file, text.replace("SELECT", "SELCT"));
        assertThat(instances.get(0).awaitLine("the methods stay as they were")).contains("Cannot");
        assertThat(ServiceStage.ask(channel, "Other", 5, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_print_the_proto_when_asked() throws Exception {
        try (InstanceProcess printing =
                InstanceProcess.start(List.of("--config", stage.file().toString(), "--print-proto"))) {
            assertThat(printing.rest())
                    .contains("package chat.v1;", "service Chat {", "rpc Join", "optional int64 channel_id = 1;");
            assertThat(printing.awaitEnd()).isZero();
        }
    }
}
