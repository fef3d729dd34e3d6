package dev.ringshift.testbed.front;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.ProtocolConstants.ErrorCode;
import com.datastax.oss.protocol.internal.ProtocolConstants.Opcode;
import com.datastax.oss.protocol.internal.request.Startup;
import com.datastax.oss.protocol.internal.response.Error;
import com.datastax.oss.protocol.internal.response.Supported;
import com.datastax.oss.protocol.internal.response.result.Prepared;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection to one shard, and the connection to the node behind it. */
final class FrontConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FrontConnection.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int OLDEST_VERSION = 3;
    private static final int NEWEST_VERSION = 4;

    /** What a node takes in one frame by default; longer requests pass unread. */
    private static final int MAX_READ_BYTES = 16 << 20;

    private final int shard;
    private final Socket client;
    private final Socket node = new Socket();
    private final Shared shared;
    private final Thread requests;
    private final Thread answers;

    /** Stream ids of the requests whose answers are read; there are no more than 32,768. */
    private final Set<Integer> awaited = ConcurrentHashMap.newKeySet();

    /**
     * It is to be started.
     *
     * @param name of its threads
     * @param onEnd called when both connections are closed and the other thread has ended
     */
    FrontConnection(String name, int shard, Socket client, Shared shared, Consumer<FrontConnection> onEnd) {
        this.shard = shard;
        this.client = client;
        this.shared = shared;
        this.requests = ScyllaFront.daemon(name + "-requests", () -> serve(onEnd));
        this.answers = ScyllaFront.daemon(name + "-answers", () -> run(this::forwardAnswers));
    }

    int shard() {
        return shard;
    }

    void start() {
        requests.start();
    }

    /** Ends both connections; the threads follow. */
    void close() {
        closeQuietly(client);
        closeQuietly(node);
    }

    void join() throws InterruptedException {
        requests.join();
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Cannot close {}", socket, e);
        }
    }

    private void serve(Consumer<FrontConnection> onEnd) {
        try {
            run(() -> {
                client.setTcpNoDelay(true);
                node.setTcpNoDelay(true);
                node.connect(shared.node(), CONNECT_TIMEOUT_MILLIS);
                answers.start();
                forwardRequests();
            });
            answers.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            onEnd.accept(this);
        }
    }

    /** Whichever direction ends first ends the other: its thread waits in a read or write of a socket. */
    private void run(Transfer transfer) {
        try {
            transfer.run();
        } catch (IOException e) {
            // clients and nodes may close at any time
            LOG.debug("The connection of {} to shard {} ends", client, shard, e);
        } finally {
            close();
        }
    }

    private void forwardRequests() throws IOException {
        FrameInput in = new FrameInput(client.getInputStream());
        OutputStream out = new BufferedOutputStream(node.getOutputStream());
        FrameHeader header = in.next();
        while (header != null) {
            String refusal = versionRefusal(header);
            if (refusal == null && !isRead(header)) {
                record(header, Optional.empty());
                in.copy(header, out);
            } else if (refusal == null) {
                byte[] frame = in.read(header);
                Optional<Message> request = FrameMessages.request(frame);
                refusal = compressionRefusal(request);
                if (refusal == null) {
                    record(header, request);
                    out.write(translateRequest(header, request, frame));
                }
            }
            if (refusal != null) {
                answer(FrameMessages.encodeAnswer(
                        NEWEST_VERSION, header.streamId(), new Error(ErrorCode.PROTOCOL_ERROR, refusal)));
                // to close now could destroy the answer before the client has read it
                in.drain();
                return;
            }
            out.flush();
            header = in.next();
        }
    }

    private static byte[] translateRequest(FrameHeader header, Optional<Message> request, byte[] frame) {
        return request.filter(message -> header.flags() == 0)
                .flatMap(ScyllaCql::translated)
                .map(translated -> FrameMessages.encodeRequest(header.version(), header.streamId(), translated))
                .orElse(frame);
    }

    private void record(FrameHeader header, Optional<Message> request) {
        if (header.opcode() == Opcode.OPTIONS || header.opcode() == Opcode.PREPARE) {
            awaited.add(header.streamId());
        }
        StatementKind.ofOpcode(header.opcode())
                .ifPresent(kind -> request.flatMap(shared.attribution()::partitionOf)
                        .ifPresentOrElse(
                                partition -> shared.recorder().record(kind, partition, shard),
                                () -> shared.recorder().recordUnattributed(kind)));
    }

    private void forwardAnswers() throws IOException {
        FrameInput in = new FrameInput(node.getInputStream());
        OutputStream out = new BufferedOutputStream(client.getOutputStream());
        FrameHeader header = in.next();
        while (header != null) {
            if (awaited.remove(header.streamId()) && header.length() <= MAX_READ_BYTES) {
                answer(translateAnswer(header, in.read(header)));
            } else {
                copyAnswer(in, header, out);
            }
            header = in.next();
        }
    }

    /** Learns from a PREPARED, and adds to a SUPPORTED what ScyllaDB says of this connection. */
    private byte[] translateAnswer(FrameHeader header, byte[] frame) {
        Message answer = FrameMessages.answer(frame).orElse(null);
        if (answer instanceof Prepared prepared) {
            shared.attribution().learn(prepared);
        }
        if (answer instanceof Supported supported) {
            return FrameMessages.encodeAnswer(
                    header.version(),
                    header.streamId(),
                    new Supported(shared.sharding().announce(supported.options, shard)));
        }
        return frame;
    }

    /** Both threads answer the client; neither may do so in the middle of the other's frame. */
    private synchronized void answer(byte[] frame) throws IOException {
        client.getOutputStream().write(frame);
    }

    private synchronized void copyAnswer(FrameInput in, FrameHeader header, OutputStream out) throws IOException {
        in.copy(header, out);
        out.flush();
    }

    private static boolean isRead(FrameHeader header) {
        return header.length() <= MAX_READ_BYTES
                && switch (header.opcode()) {
                    case Opcode.STARTUP, Opcode.OPTIONS, Opcode.PREPARE, Opcode.QUERY, Opcode.EXECUTE, Opcode.BATCH ->
                        true;
                    default -> false;
                };
    }

    /** In Cassandra's words, by which drivers know to try an older one; ScyllaDB has none above 4 either. */
    private static @Nullable String versionRefusal(FrameHeader header) {
        return header.version() >= OLDEST_VERSION && header.version() <= NEWEST_VERSION
                ? null
                : "Invalid or unsupported protocol version (%d); supported versions are (3/v3, 4/v4)"
                        .formatted(header.version());
    }

    private static @Nullable String compressionRefusal(Optional<Message> request) {
        return request.orElse(null) instanceof Startup startup && startup.options.containsKey(Startup.COMPRESSION_KEY)
                ? "Cannot read compressed frames: connect to the front without compression"
                : null;
    }

    private interface Transfer {
        void run() throws IOException;
    }
}
