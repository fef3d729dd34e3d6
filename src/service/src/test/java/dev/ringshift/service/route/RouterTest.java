package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.client.Instance;
import dev.ringshift.client.Rendezvous;
import dev.ringshift.client.RoutingKey;
import dev.ringshift.service.route.Router.Answered;
import dev.ringshift.service.route.Router.Forwarded;
import dev.ringshift.service.route.Router.Refused;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Instance SELF = new Instance("self", "127.0.0.1", 9);
    private static final List<Integer> FIELDS = List.of(1);

    private final TestInstance other = TestInstance.start("other");
    private final Peers peers = new Peers(InsecureChannelCredentials.create());
    private final Router router = new Router(() -> Membership.of(SELF, List.of(SELF, other.instance())), peers);

    @AfterEach
    void close() {
        router.close();
        other.close();
    }

    /** Field 1 as a varint. */
    private static byte[] request(int key) {
        return new byte[] {8, (byte) key};
    }

    private void connect() {
        await().until(() -> peers.connect(other.instance()).getState(true) == ConnectivityState.READY);
    }

    private CompletableFuture<Forwarded> begin(Duration timeout) {
        CompletableFuture<Forwarded> outcome = new CompletableFuture<>();
        router.forward(
                other.instance(),
                TestInstance.METHOD,
                new Metadata(),
                "request".getBytes(StandardCharsets.UTF_8),
                timeout.toNanos(),
                outcome::complete);
        return outcome;
    }

    private Forwarded forward() {
        return begin(Duration.ofSeconds(20)).join();
    }

    private static Status.Code code(Forwarded refused) {
        return ((Refused) refused).status().getStatus().getCode();
    }

    @Test
    void should_name_the_other_when_it_owns_the_request_alone() {
        Rendezvous rendezvous = Rendezvous.of(List.of(SELF, other.instance()));

        for (int key = 0; key < 100; key++) {
            Instance owner =
                    rendezvous.owner(RoutingKey.hash(request(key), FIELDS)).orElseThrow();
            assertThat(router.elsewhere(request(key), FIELDS))
                    .isEqualTo(owner.equals(SELF) ? Optional.empty() : Optional.of(other.instance()));
        }
    }

    @Test
    void should_serve_here_when_there_is_nothing_to_route_by_or_nobody_else() {
        Router alone = new Router(() -> Membership.of(SELF, List.of(SELF)), peers);

        for (int key = 0; key < 20; key++) {
            assertThat(router.elsewhere(request(key), List.of())).isEmpty();
            assertThat(alone.elsewhere(request(key), FIELDS)).isEmpty();
        }
    }

    @Test
    void should_send_everything_elsewhere_when_this_instance_has_left() {
        Router left = new Router(() -> Membership.of(SELF, List.of(other.instance())), peers);

        for (int key = 0; key < 20; key++) {
            assertThat(left.elsewhere(request(key), FIELDS)).contains(other.instance());
        }
    }

    @Test
    void should_bring_bytes_there_and_back_when_the_other_answers() {
        connect();

        assertThat(forward())
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered -> assertThat(answered.reply())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo("other hop"));
        assertThat(other.requests()).containsExactly("request");
    }

    @Test
    void should_be_unreached_at_once_when_there_is_no_connection_yet() {
        assertThat(begin(Duration.ofSeconds(20))).isCompletedWithValueMatching(outcome -> outcome instanceof Unreached);
        await().until(() -> forward() instanceof Answered);
    }

    @Test
    void should_be_unreached_when_the_other_is_killed_with_the_request() {
        connect();
        other.fallSilent();
        CompletableFuture<Forwarded> outcome = begin(Duration.ofSeconds(20));
        await().until(() -> !other.requests().isEmpty());

        other.close();

        assertThat(outcome.join()).isInstanceOf(Unreached.class);
    }

    @Test
    void should_be_unreached_when_no_channel_can_be_made() {
        CompletableFuture<Forwarded> outcome = new CompletableFuture<>();

        router.forward(
                new Instance("misnamed", "reads_1", 9090),
                TestInstance.METHOD,
                new Metadata(),
                new byte[0],
                Duration.ofSeconds(20).toNanos(),
                outcome::complete);

        assertThat(outcome).isCompletedWithValueMatching(unreached -> unreached instanceof Unreached);
    }

    @Test
    void should_be_unreached_when_the_other_is_draining_or_does_not_know_the_method() {
        connect();

        other.failWith(Status.UNAVAILABLE.asRuntimeException());
        assertThat(forward()).isInstanceOf(Unreached.class);
        other.failWith(Status.UNIMPLEMENTED.asRuntimeException());
        assertThat(forward()).isInstanceOf(Unreached.class);
    }

    @Test
    void should_pass_on_what_the_other_says_when_it_refuses() {
        connect();
        Metadata.Key<String> pushback = Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
        Metadata trailers = new Metadata();
        trailers.put(pushback, "100");

        other.failWith(Status.RESOURCE_EXHAUSTED.withDescription("full").asRuntimeException(trailers));

        assertThat(forward()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).hasMessage("RESOURCE_EXHAUSTED: full");
            assertThat(refused.status().getTrailers()).isNotNull();
            assertThat(String.valueOf(refused.status().getTrailers())).contains("grpc-retry-pushback-ms=100");
        });
    }

    @Test
    void should_pass_on_what_the_database_says_when_it_is_that_which_does_not_answer() {
        connect();
        Metadata trailers = new Metadata();
        trailers.put(Router.PUSHBACK, "-1");

        other.failWith(Status.UNAVAILABLE.withDescription("the database").asRuntimeException(trailers));

        assertThat(forward()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).hasMessage("UNAVAILABLE: the database");
            assertThat(String.valueOf(refused.status().getTrailers())).contains("grpc-retry-pushback-ms=-1");
        });
    }

    @Test
    void should_end_when_the_time_is_up() {
        connect();
        other.fallSilent();

        assertThat(code(begin(Duration.ofMillis(50)).join())).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
}
