package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.client.Instance;
import dev.ringshift.service.route.Router.Answered;
import dev.ringshift.service.route.Router.Forwarded;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the calls at another instance when it leaves, and when it hangs. */
class PeersTest {
    private static final Instance SELF = new Instance("self", "127.0.0.1", 9);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestInstance other = TestInstance.start("other");
    private final Wire wire = Wire.to(new InetSocketAddress(
            InetAddress.getLoopbackAddress(), other.instance().port()));
    private final Instance behindWire = new Instance("other", "127.0.0.1", wire.port());
    private final Peers patient = peers(PATIENCE);
    private final Peers impatient = peers(Duration.ofMillis(200));

    private static Peers peers(Duration patience) {
        return new Peers(InsecureChannelCredentials.create(), patience);
    }

    @AfterEach
    void close() {
        patient.close();
        impatient.close();
        wire.close();
        other.close();
    }

    /** A call that has arrived. */
    private CompletableFuture<Forwarded> begin(Peers peers, Instance owner) {
        await().until(() -> peers.connect(owner).getState(true) == ConnectivityState.READY);
        int before = other.requests().size();
        CompletableFuture<Forwarded> outcome = new CompletableFuture<>();
        new Router(() -> Membership.of(SELF, List.of(SELF, owner)), peers)
                .forward(
                        owner, TestInstance.METHOD, new Metadata(), new byte[0], PATIENCE.toNanos(), outcome::complete);
        await().until(() -> other.requests().size() > before);
        return outcome;
    }

    /** With heartbeats its row is gone, and nothing else tells of it. */
    @Test
    void should_wait_for_the_answer_when_the_other_has_left() {
        CompletableFuture<Void> open = other.answerWhenTold();
        CompletableFuture<Forwarded> outcome = begin(patient, other.instance());
        other.say(ServingStatus.NOT_SERVING);

        patient.keep(List.of(SELF)).join();
        open.complete(null);

        assertThat(outcome.join()).isInstanceOf(Answered.class);
    }

    @Test
    void should_wait_for_the_answer_when_the_other_takes_no_connections_any_more() {
        CompletableFuture<Void> open = other.answerWhenTold();
        CompletableFuture<Forwarded> outcome = begin(patient, other.instance());
        other.drain();
        await().until(() -> patient.channel(other.instance()).getState(false) != ConnectivityState.READY);

        patient.keep(List.of(SELF)).join();
        open.complete(null);

        assertThat(outcome.join()).isInstanceOf(Answered.class);
    }

    @Test
    void should_be_unreached_when_the_other_hangs_and_is_no_member_any_more() {
        other.fallSilent();
        CompletableFuture<Forwarded> outcome = begin(impatient, behindWire);
        wire.silence();

        impatient.keep(List.of(SELF)).join();

        assertUnreached(outcome, "Channel shutdownNow invoked");
    }

    /** Membership may take minutes to tell, and says nothing of one that hangs after it left. */
    @Test
    void should_be_unreached_when_the_other_hangs_and_nothing_else_tells() {
        other.fallSilent();
        CompletableFuture<Forwarded> atMember = begin(impatient, behindWire);
        CompletableFuture<Forwarded> atLeaver = begin(patient, behindWire);
        patient.keep(List.of(SELF)).join();

        wire.silence();

        assertUnreached(atMember, "Keepalive failed");
        assertUnreached(atLeaver, "Keepalive failed");
    }

    @Test
    void should_end_calls_at_those_that_left_when_closed() {
        other.fallSilent();
        CompletableFuture<Forwarded> outcome = begin(patient, other.instance());
        patient.keep(List.of(SELF)).join();

        patient.close();

        assertUnreached(outcome, "Channel shutdownNow invoked");
    }

    private static void assertUnreached(CompletableFuture<Forwarded> outcome, String why) {
        assertThat(outcome.join())
                .isInstanceOfSatisfying(
                        Unreached.class,
                        unreached ->
                                assertThat(unreached.cause().getDescription()).contains(why));
    }
}
