package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see when one of two instances goes without a word. */
class InstanceLossTest {
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

    /**
     * The client asks who is there once an hour, and yet the requests move: a lost connection is enough. That none fails shows that they
     * need not wait for the instances to find out about each other either.
     */
    @Test
    void should_move_a_hot_key_with_no_failed_call_when_its_owner_is_killed() throws Exception {
        pair.awaitForwarding(pair.plain());
        ManagedChannel channel = pair.awaitRouting(pair.routed(Duration.ofHours(1)));
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
        ManagedChannel channel = pair.routed(Duration.ofMillis(500));
        InstancePair.answers(InstancePair.askEach(channel, 1));
        List<ListenableFuture<byte[]>> calls = new ArrayList<>(InstancePair.askEach(channel, 200));

        pair.process(0).kill();
        calls.addAll(InstancePair.askEach(channel, 200));

        InstancePair.answers(calls);
    }

    /** Its connections stay open, as those to a machine that is gone. */
    @Test
    void should_answer_everybody_when_an_instance_hangs() throws Exception {
        List<ManagedChannel> plain = pair.plain();
        pair.awaitForwarding(plain);
        ManagedChannel channel = pair.awaitRouting(pair.routed(Duration.ofMillis(500)));

        pair.process(0).freeze();
        List<ListenableFuture<byte[]>> calls = new ArrayList<>(InstancePair.askEach(channel, 50));
        calls.addAll(InstancePair.askEach(plain.get(1), 50));

        InstancePair.answers(calls);
    }
}
