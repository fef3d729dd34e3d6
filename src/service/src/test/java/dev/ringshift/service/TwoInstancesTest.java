package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What two instances do together, the same two in each test. */
@TestInstance(Lifecycle.PER_CLASS)
class TwoInstancesTest {
    private InstancePair pair;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pair = InstancePair.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        pair.close();
    }

    @BeforeEach
    void answerQuickly() {
        pair.stage().stub().setLatency(InstancePair.LATENCY);
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
        ManagedChannel channel = pair.awaitRouting(pair.routed(Duration.ofMillis(500)));
        long[] before = {pair.served(0), pair.served(1)};
        long forwarded = pair.forwarded();

        InstancePair.answers(InstancePair.askAll(List.of(channel), 1_000, 7));

        long[] served = {pair.served(0) - before[0], pair.served(1) - before[1]};
        assertThat(served[0] + served[1]).isEqualTo(1_000);
        assertThat(Math.max(served[0], served[1])).isGreaterThanOrEqualTo(950);
        // it was the client that found the owner
        assertThat(pair.forwarded()).isEqualTo(forwarded);
    }
}
