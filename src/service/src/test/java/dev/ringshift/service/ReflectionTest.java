package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a generic client does it that knows nothing but the address. */
class ReflectionTest {
    @TempDir
    private Path folder;

    private ServiceStage stage;

    @BeforeEach
    void open() {
        stage = new ServiceStage(folder, Duration.ofMillis(5));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void should_list_and_describe_the_methods_so_that_they_can_be_called() throws Exception {
        ReadService service = stage.start("");
        ManagedChannel channel = stage.channel(service.address());

        ServerReflectionResponse listed =
                ask(channel, request().setListServices("").build());
        assertThat(listed.getListServicesResponse().getServiceList())
                .extracting(each -> each.getName())
                .contains("chat.v1.Chat", "grpc.health.v1.Health");

        MethodDescriptor method =
                Objects.requireNonNull(file(channel).findServiceByName("Chat").findMethodByName("Join"));
        DynamicMessage asked = DynamicMessage.newBuilder(method.getInputType())
                .setField(field(method.getInputType(), "channel_id"), 7L)
                .setField(field(method.getInputType(), "bucket"), 0)
                .build();
        DynamicMessage reply = call(channel, method, asked);

        FieldDescriptor rows = field(method.getOutputType(), "rows");
        assertThat(reply.getRepeatedFieldCount(rows)).isEqualTo(10);
        DynamicMessage row = (DynamicMessage) reply.getRepeatedField(rows, 0);
        assertThat(row.hasField(field(rows.getMessageType(), "message_id"))).isTrue();
        assertThat((String) row.getField(field(rows.getMessageType(), "content")))
                .isNotEmpty();
        assertThat(reply.getUnknownFields().asMap()).isEmpty();
    }

    private static FieldDescriptor field(Descriptor message, String name) {
        return Objects.requireNonNull(message.findFieldByName(name), name);
    }

    private static DynamicMessage call(ManagedChannel channel, MethodDescriptor method, DynamicMessage request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName("chat.v1.Chat/" + method.getName())
                        .setRequestMarshaller(
                                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
                        .setResponseMarshaller(
                                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
                        .build(),
                CallOptions.DEFAULT,
                request);
    }

    private static FileDescriptor file(ManagedChannel channel) throws Exception {
        ServerReflectionResponse described =
                ask(channel, request().setFileContainingSymbol("chat.v1.Chat").build());
        Map<String, FileDescriptorProto> files = new HashMap<>();
        for (ByteString bytes : described.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
            files.put(file.getName(), file);
        }
        FileDescriptorProto own = files.values().stream()
                .filter(file -> file.getServiceCount() == 1)
                .findFirst()
                .orElseThrow();
        return built(own, files);
    }

    private static FileDescriptor built(FileDescriptorProto file, Map<String, FileDescriptorProto> files)
            throws Exception {
        FileDescriptor[] needed = new FileDescriptor[file.getDependencyCount()];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = built(Objects.requireNonNull(files.get(file.getDependency(i))), files);
        }
        return FileDescriptor.buildFrom(file, needed);
    }

    private static ServerReflectionRequest.Builder request() {
        return ServerReflectionRequest.newBuilder();
    }

    private static ServerReflectionResponse ask(ManagedChannel channel, ServerReflectionRequest request)
            throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request);
        requests.onCompleted();
        return answer.get();
    }
}
