package dev.ringshift.service.method;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.method.Shape.Member;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Describes a service and its messages to protobuf. */
final class ServiceDescriptors {
    static final String PAGE_SIZE = "page_size";
    static final String PAGE_TOKEN = "page_token";
    // the two highest that protobuf has: a query can never grow into them
    static final int PAGE_SIZE_NUMBER = 536_870_910;
    static final int PAGE_TOKEN_NUMBER = 536_870_911;
    static final int ROWS_NUMBER = 1;
    static final int NEXT_PAGE_TOKEN_NUMBER = 2;

    private final String protoPackage;
    private final String service;
    private final FieldNumbers numbers;

    /**
     * @param fullName of the service, with a package
     */
    ServiceDescriptors(String fullName, FieldNumbers numbers) {
        int dot = fullName.lastIndexOf('.');
        this.protoPackage = fullName.substring(0, dot);
        this.service = fullName.substring(dot + 1);
        this.numbers = numbers;
    }

    /**
     * Builds the file.
     *
     * @param types the user-defined types that the methods have
     * @throws ConfigException when names collide in a way that only protobuf knows of
     */
    FileDescriptor build(List<PreparedMethod> methods, Collection<MessageShape> types) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName(fileName())
                .setPackage(protoPackage)
                .setSyntax("proto3")
                .addDependency(TimestampProto.getDescriptor().getName())
                .addDependency(SharedTypes.FILE_NAME);
        for (PreparedMethod method : methods) {
            file.addMessageType(request(method)).addMessageType(reply(method)).addMessageType(message(method.row()));
        }
        types.forEach(type -> file.addMessageType(message(type)));
        file.addService(service(methods));
        try {
            return FileDescriptor.buildFrom(
                    file.build(), new FileDescriptor[] {TimestampProto.getDescriptor(), SharedTypes.FILE});
        } catch (DescriptorValidationException e) {
            throw new ConfigException(
                    "Cannot describe service %s.%s to protobuf: %s; rename one of the two with AS, or the method"
                            .formatted(protoPackage, service, e.getMessage()));
        }
    }

    private String fileName() {
        String name = "%s/%s.proto"
                .formatted(
                        protoPackage.replace('.', '/'),
                        service.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
        return name.equals(SharedTypes.FILE_NAME) ? name.replace(".proto", "_service.proto") : name;
    }

    private ServiceDescriptorProto service(List<PreparedMethod> methods) {
        ServiceDescriptorProto.Builder builder =
                ServiceDescriptorProto.newBuilder().setName(service);
        for (PreparedMethod method : methods) {
            String name = method.settings().name();
            builder.addMethod(MethodDescriptorProto.newBuilder()
                    .setName(name)
                    .setInputType(typeName(name + PreparedMethod.REQUEST))
                    .setOutputType(typeName(name + PreparedMethod.REPLY)));
        }
        return builder.build();
    }

    private DescriptorProto request(PreparedMethod method) {
        MessageBuilder message = builder(method.request());
        message.scalar(PAGE_SIZE, PAGE_SIZE_NUMBER, FieldDescriptorProto.Type.TYPE_INT32);
        message.scalar(PAGE_TOKEN, PAGE_TOKEN_NUMBER, FieldDescriptorProto.Type.TYPE_BYTES);
        return message.build();
    }

    private DescriptorProto reply(PreparedMethod method) {
        MessageBuilder message =
                new MessageBuilder(protoPackage, method.settings().name() + PreparedMethod.REPLY);
        message.add("rows", ROWS_NUMBER, Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(typeName(method.row().name()));
        message.scalar("next_page_token", NEXT_PAGE_TOKEN_NUMBER, FieldDescriptorProto.Type.TYPE_BYTES);
        return message.build();
    }

    private DescriptorProto message(MessageShape shape) {
        return builder(shape).build();
    }

    private MessageBuilder builder(MessageShape shape) {
        MessageBuilder message = new MessageBuilder(protoPackage, shape.name());
        for (Member member : shape.members()) {
            message.nullable(member.name(), numbers.number(shape.name(), member.name()), member.shape());
        }
        numbers.message(shape.name()).reserved().forEach((name, field) -> message.reserve(name, field.number()));
        return message;
    }

    private String typeName(String message) {
        return ".%s.%s".formatted(protoPackage, message);
    }
}
