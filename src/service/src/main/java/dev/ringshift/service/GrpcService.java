package dev.ringshift.service;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.ringshift.client.RawBytes;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.MethodTable;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ServerCalls;
import java.util.LinkedHashMap;
import java.util.Map;

/** The methods of a config as a gRPC service whose messages stay bytes, and that reflection can describe all the same. */
final class GrpcService {
    private GrpcService() {}

    static ServerServiceDefinition of(MethodTable table, MethodHandler.Shared shared) {
        ServiceDescriptor described = table.file().getServices().get(0);
        RawBytes bytes = RawBytes.INSTANCE;
        io.grpc.ServiceDescriptor.Builder service = io.grpc.ServiceDescriptor.newBuilder(described.getFullName())
                .setSchemaDescriptor(
                        new Schema(described, described.getMethods().get(0)));
        Map<Method, io.grpc.MethodDescriptor<byte[], byte[]>> descriptors = new LinkedHashMap<>();
        for (Method method : table.methods()) {
            io.grpc.MethodDescriptor<byte[], byte[]> descriptor = io.grpc.MethodDescriptor.newBuilder(bytes, bytes)
                    .setType(MethodType.UNARY)
                    .setFullMethodName(method.fullName())
                    .setSafe(true)
                    .setIdempotent(true)
                    .setSchemaDescriptor(new Schema(described, described.findMethodByName(method.name())))
                    .build();
            service.addMethod(descriptor);
            descriptors.put(method, descriptor);
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.build());
        for (var entry : descriptors.entrySet()) {
            definition.addMethod(
                    entry.getValue(), ServerCalls.asyncUnaryCall(new MethodHandler(entry.getKey(), shared)));
        }
        return definition.build();
    }

    /** What reflection asks for. */
    private record Schema(ServiceDescriptor service, MethodDescriptor method) implements ProtoMethodDescriptorSupplier {
        @Override
        public MethodDescriptor getMethodDescriptor() {
            return method;
        }

        @Override
        public ServiceDescriptor getServiceDescriptor() {
            return service;
        }

        @Override
        public FileDescriptor getFileDescriptor() {
            return service.getFile();
        }
    }
}
