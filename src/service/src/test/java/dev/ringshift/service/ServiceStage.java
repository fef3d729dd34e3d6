package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.CodedOutputStream;
import dev.ringshift.client.RawBytes;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.config.ServiceConfigReader;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.testbed.stub.CqlStub;
import dev.ringshift.testbed.stub.StubOptions;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stub of a database, services in front of it, and callers who know nothing but bytes. */
final class ServiceStage implements AutoCloseable {
    private static final String METHODS = """
            service = "chat.v1.Chat"
            method { cql = "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket", timeout = 10s }
            methods { Join { coalesce = join }, Next { coalesce = next }, Off { coalesce = off } }
            """;

    private final Path folder;
    private final CqlStub stub;
    private @Nullable Path file;
    private int files;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    ServiceStage(Path folder, Duration latency) {
        this.folder = folder;
        this.stub = CqlStub.start(StubOptions.builder().latency(latency).build());
    }

    CqlStub stub() {
        return stub;
    }

    /** A config of this stage with more in it. */
    ServiceConfig config(String more) {
        String text = METHODS
                + """
                source { contact-points = ["%s:%d"], local-datacenter = datacenter1 }
                server { listen = "127.0.0.1:%d", admin = "127.0.0.1:0", leave = 0s, drain = 5s }
                """.formatted(stub.address().getHostString(), stub.address().getPort(), freePort())
                + more;
        return configOf(text);
    }

    /** A config file of its own, which {@link #file} names from then on. */
    ServiceConfig configOf(String text) {
        try {
            file = Files.writeString(folder.resolve("read-service-%d.conf".formatted(files++)), text);
            return ServiceConfigReader.read(file, List.of(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return Objects.requireNonNull(file, "a config file");
    }

    /** Gives every field its number. */
    void lock(ServiceConfig config) {
        try (CqlSession session = Sessions.open(config.primary())) {
            MethodTable.number(config, session, FieldNumbers.empty()).write(config.fieldNumbers());
        }
    }

    /** Starts a service, after its fields got their numbers. */
    ReadService start(String more) {
        return start(config(more));
    }

    ReadService start(ServiceConfig config) {
        lock(config);
        return own(ReadService.start(config));
    }

    ManagedChannel channel(Address address) {
        return opened(Grpc.newChannelBuilder(address.toString(), InsecureChannelCredentials.create())
                .build());
    }

    /** Closes it in the end. */
    ManagedChannel opened(ManagedChannel channel) {
        opened.push(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
        return channel;
    }

    <T extends AutoCloseable> T own(T resource) {
        opened.push(resource);
        return resource;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClientCall<byte[], byte[]> call(Channel channel, String method, Duration deadline) {
        RawBytes bytes = RawBytes.INSTANCE;
        return channel.newCall(
                MethodDescriptor.newBuilder(bytes, bytes)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(method.contains("/") ? method : "chat.v1.Chat/" + method)
                        .build(),
                CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    }

    static ListenableFuture<byte[]> ask(Channel channel, String method, long key, Duration deadline) {
        return ClientCalls.futureUnaryCall(call(channel, method, deadline), request(key));
    }

    /** The bucket is 0, which a field that may be absent has to say. */
    static byte[] request(long channelId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt64(1, channelId);
            out.writeInt32(2, 0);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        stub.close();
    }
}
