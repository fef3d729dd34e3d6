package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.ProtocolConstants.ErrorCode;
import com.datastax.oss.protocol.internal.request.Options;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.request.Startup;
import com.datastax.oss.protocol.internal.response.Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Before a node that only the test plays. */
class ScyllaFrontTest {
    private final ServerSocket node;
    private final ScyllaFront front;

    ScyllaFrontTest() throws IOException {
        node = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        front = ScyllaFront.start((InetSocketAddress) node.getLocalSocketAddress(), 4);
    }

    @AfterEach
    void close() throws IOException {
        front.close();
        node.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void should_listen_on_an_address_of_its_own_when_started() {
        try (ScyllaFront other = ScyllaFront.start((InetSocketAddress) node.getLocalSocketAddress(), 4)) {
            assertThat(other.address().getHostString())
                    .startsWith("127.0.0.")
                    .isNotIn("127.0.0.1", front.address().getHostString());
            assertThat(other.address().getPort()).isEqualTo(9042);
            assertThat(other.shardAwareAddress().getPort()).isEqualTo(19042);
        }
    }

    @Test
    void should_refuse_to_start_when_the_node_is_far_away() {
        assertThatThrownBy(() -> ScyllaFront.start(new InetSocketAddress("192.0.2.1", 9042), 4))
                .hasMessageContaining("192.0.2.1")
                .hasMessageEndingWith("not at 127.x.y.z");
    }

    @Test
    void should_name_the_versions_it_speaks_when_asked_in_another() throws IOException {
        try (RawClient client = new RawClient(front.address())) {
            Message answer = client.ask(5, Options.INSTANCE);

            assertThat(answer).isInstanceOfSatisfying(Error.class, error -> {
                assertThat(error.code).isEqualTo(ErrorCode.PROTOCOL_ERROR);
                assertThat(error.message)
                        .isEqualTo("Invalid or unsupported protocol version (5); supported versions are (3/v3, 4/v4)");
            });
        }
    }

    @Test
    void should_say_that_it_cannot_read_when_a_client_wants_compression() throws IOException {
        try (RawClient client = new RawClient(front.address())) {
            Message answer = client.ask(4, new Startup("lz4"));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Error.class,
                            error -> assertThat(error.message)
                                    .isEqualTo("Cannot read compressed frames: connect to the front without"
                                            + " compression"));
        }
    }

    @Test
    void should_end_the_client_when_the_node_ends() throws IOException {
        try (RawClient client = new RawClient(front.address())) {
            node.accept().close();

            assertThat(client.ends()).isTrue();
            awaitNoConnection();
        }
    }

    @Test
    void should_end_the_client_when_no_node_listens() throws IOException {
        node.close();
        try (RawClient client = new RawClient(front.address())) {
            assertThat(client.ends()).isTrue();
            awaitNoConnection();
        }
    }

    @Test
    void should_leave_no_thread_and_no_socket_when_a_client_vanishes() throws IOException {
        RawClient client = new RawClient(front.address());
        try (Socket behind = node.accept()) {
            await().untilAsserted(() -> assertThat(threads()).hasSize(2 + 2));
            client.send(RawClient.frame(4, new Query("SELECT 1")));
            behind.getInputStream().skipNBytes(FrameHeader.BYTES);

            client.vanish();

            behind.getInputStream().readAllBytes();
            awaitNoConnection();
            await().untilAsserted(() -> assertThat(threads()).hasSize(2));
        }
    }

    @Test
    void should_end_all_connections_when_closed() throws IOException {
        try (RawClient client = new RawClient(front.address());
                Socket behind = node.accept()) {
            front.close();

            assertThat(client.ends()).isTrue();
            assertThat(behind.getInputStream().read()).isEqualTo(-1);
            assertThat(threads()).isEmpty();
        }
    }

    @Test
    void should_pass_a_frame_unread_when_it_is_longer_than_a_node_takes() throws IOException {
        byte[] frame = RawClient.frame(4, new Query("x".repeat(20 << 20)));
        try (RawClient client = new RawClient(front.address());
                Socket behind = node.accept()) {
            CompletableFuture<byte[]> arrived = CompletableFuture.supplyAsync(() -> read(behind, frame.length));
            client.send(frame);

            assertThat(arrived.join()).isEqualTo(frame);
            assertThat(front.traffic().unattributed()).isEqualTo(Map.of(StatementKind.QUERY, 1L));
        }
    }

    private static byte[] read(Socket socket, int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitNoConnection() {
        await().untilAsserted(() -> assertThat(front.traffic().connections()).containsExactly(0, 0, 0, 0));
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("front-" + front.address().getHostString()))
                .toList();
    }
}
