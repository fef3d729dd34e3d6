package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.ReadServiceChannel;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two instances do together. */
class TwoInstancesTest {
    private static final Duration PATIENCE = InstancePair.PATIENCE;

    @TempDir
    private Path folder;

    private InstancePair pair;

    @BeforeEach
    void start() throws Exception {
        pair = InstancePair.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        pair.close();
    }

    private ManagedChannel routed(Duration every) {
        return pair.stage()
                .opened(ReadServiceChannel.to(
                                pair.address(0).toString(), pair.address(1).toString())
                        .every(every)
                        .build());
    }

    /** Until the client sends every request to where it belongs. */
    private ManagedChannel awaitRouting(ManagedChannel channel) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            long[] served = {pair.served(0), pair.served(1)};
            long forwarded = forwarded();
            InstancePair.answers(askEach(channel, 50));
            assertThat(pair.served(0)).isGreaterThan(served[0]);
            assertThat(pair.served(1)).isGreaterThan(served[1]);
            assertThat(forwarded()).isEqualTo(forwarded);
        });
        return channel;
    }

    private long forwarded() throws Exception {
        return pair.forwarded(0) + pair.forwarded(1);
    }

    private static List<ListenableFuture<byte[]>> askEach(ManagedChannel channel, int keys) {
        List<ListenableFuture<byte[]>> calls = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            calls.add(ServiceStage.ask(channel, "Join", key, PATIENCE));
        }
        return calls;
    }

    @Test
    void should_coalesce_over_both_when_clients_know_no_routing() throws Exception {
        List<ManagedChannel> plain = pair.plain();
        pair.awaitForwarding(plain);
        pair.stage().stub().setLatency(Duration.ofSeconds(2)); // enough for all to come while the first is in progress
        pair.stage().stub().reset();
        int keys = 20;

        List<ListenableFuture<byte[]>> calls = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            calls.addAll(InstancePair.askAll(plain, 50, key));
        }
        InstancePair.answers(calls);

        // without forwarding each instance would have sent its own; a few may come after the first is answered
        assertThat(pair.stage().stub().stats().executed()).isLessThan(keys * 3 / 2);
    }

    @Test
    void should_send_a_hot_key_to_one_when_the_client_knows_routing() throws Exception {
        pair.awaitForwarding(pair.plain());
        ManagedChannel channel = awaitRouting(routed(Duration.ofMillis(500)));
        long[] before = {pair.served(0), pair.served(1)};
        long forwarded = forwarded();

        InstancePair.answers(InstancePair.askAll(List.of(channel), 1_000, 7));

        long[] served = {pair.served(0) - before[0], pair.served(1) - before[1]};
        assertThat(served[0] + served[1]).isEqualTo(1_000);
        assertThat(Math.max(served[0], served[1])).isGreaterThanOrEqualTo(950);
        // it was the client that found the owner
        assertThat(forwarded()).isEqualTo(forwarded);
    }

    /**
     * The client asks who is there once an hour, and yet the requests move: a lost connection is enough. That none fails shows that they
     * need not wait for the instances to find out about each other either.
     */
    @Test
    void should_move_a_hot_key_with_no_failed_call_when_its_owner_is_killed() throws Exception {
        pair.awaitForwarding(pair.plain());
        ManagedChannel channel = awaitRouting(routed(Duration.ofHours(1)));
        long before = pair.served(0);
        InstancePair.answers(InstancePair.askAll(List.of(channel), 1, 7));
        int owner = pair.served(0) > before ? 0 : 1;
        long servedByOther = pair.served(1 - owner);
        List<ListenableFuture<byte[]>> calls =
                new ArrayList<>(InstancePair.askAll(List.of(channel), 500, 7)); // in progress when it dies

        pair.process(owner).kill();
        calls.addAll(InstancePair.askAll(List.of(channel), 500, 7));
        InstancePair.answers(calls);
        InstancePair.answers(InstancePair.askAll(List.of(channel), 500, 7));

        assertThat(pair.served(1 - owner) - servedByOther).isGreaterThanOrEqualTo(500);
    }

    @Test
    void should_answer_everybody_when_an_instance_is_killed_that_has_just_started() throws Exception {
        // it may be the only one that the client knows
        ManagedChannel channel = routed(Duration.ofMillis(500));
        InstancePair.answers(askEach(channel, 1));
        List<ListenableFuture<byte[]>> calls = new ArrayList<>(askEach(channel, 200));

        pair.process(0).kill();
        calls.addAll(askEach(channel, 200));

        InstancePair.answers(calls);
    }

    /** Its connections stay open, as those to a machine that is gone. */
    @Test
    void should_answer_everybody_when_an_instance_hangs() throws Exception {
        List<ManagedChannel> plain = pair.plain();
        pair.awaitForwarding(plain);
        ManagedChannel channel = awaitRouting(routed(Duration.ofMillis(500)));

        pair.process(0).freeze();
        List<ListenableFuture<byte[]>> calls = new ArrayList<>(askEach(channel, 50));
        calls.addAll(askEach(plain.get(1), 50));

        InstancePair.answers(calls);
    }

    @Test
    void should_end_by_itself_when_asked_to_terminate() throws Exception {
        InstanceProcess instance = pair.process(1);
        ListenableFuture<byte[]> asked = ServiceStage.ask(pair.stage().channel(pair.address(1)), "Off", 5, PATIENCE);
        await().until(() -> pair.stage().stub().stats().inProgress() > 0 || asked.isDone());

        instance.terminate();

        assertThat(asked.get()).isNotEmpty();
        assertThat(instance.rest()).contains("calls in progress are waited for");
        assertThat(instance.awaitEnd()).isIn(0, 143);
    }

    @Test
    void should_take_over_changed_methods_while_it_runs() throws Exception {
        Path file = pair.stage().file();
        String text = Files.readString(file);
        pair.stage().lock(pair.stage().configOf(text.replace("Off {", "Other { coalesce = off }, Off {")));
        Files.writeString(file, text.replace("Off {", "Other { coalesce = off }, Off {"));
        assertThat(pair.process(0).awaitLine("ringshift: ")).contains("took over");

        ManagedChannel channel = pair.stage().channel(pair.address(0));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                ServiceStage.ask(channel, "Other", 5, PATIENCE).get())
                        .isNotEmpty());

        Files.writeString(file, text.replace("SELECT", "SELCT"));
        assertThat(pair.process(0).awaitLine("the methods stay as they were")).contains("Cannot");
        assertThat(ServiceStage.ask(channel, "Other", 5, PATIENCE).get()).isNotEmpty();
    }

    @Test
    void should_print_the_proto_when_asked() throws Exception {
        try (InstanceProcess printing =
                InstanceProcess.start(List.of("--config", pair.stage().file().toString(), "--print-proto"))) {
            assertThat(printing.rest())
                    .contains("package chat.v1;", "service Chat {", "rpc Join", "optional int64 channel_id = 1;");
            assertThat(printing.awaitEnd()).isZero();
        }
    }
}
