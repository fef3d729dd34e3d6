package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.type.DataType;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TimestampProto;
import dev.ringshift.service.method.Shape.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message with the one field {@code value}, written and read by what is tested, and by protobuf itself. */
record ShapeFixture(MessageShape shape, FieldNumbers numbers, Descriptor descriptor) {
    static ShapeFixture ofNullable(DataType type) {
        return of(Shapes.ofNullable(type));
    }

    static ShapeFixture ofPlain(DataType type) {
        return of(Shapes.ofPlain(type));
    }

    private static ShapeFixture of(Shape value) {
        MessageShape shape = new MessageShape("Row", "methods.M", List.of(new Member("value", value)));
        Map<String, MessageShape> types = new TreeMap<>();
        shape.collectTypes(types);
        List<MessageShape> all = new ArrayList<>(types.values());
        all.add(shape);
        FieldNumbers numbers = FieldNumbers.empty().extendedBy(all, new ArrayList<>());
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax("proto3")
                .addDependency(TimestampProto.getDescriptor().getName())
                .addDependency(SharedTypes.FILE_NAME);
        for (MessageShape message : all) {
            MessageBuilder builder = new MessageBuilder("test", message.name());
            message.members()
                    .forEach(member -> builder.nullable(
                            member.name(), numbers.number(message.name(), member.name()), member.shape()));
            file.addMessageType(builder.build());
        }
        try {
            FileDescriptor built = FileDescriptor.buildFrom(
                    file.build(), new FileDescriptor[] {TimestampProto.getDescriptor(), SharedTypes.FILE});
            return new ShapeFixture(shape, numbers, built.findMessageTypeByName("Row"));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    FieldDescriptor field() {
        return descriptor.findFieldByName("value");
    }

    /** The bytes that the encoder makes. */
    byte[] write(@Nullable ByteBuffer raw) {
        ProtoBuffer out = new ProtoBuffer(16, 1 << 24);
        new Writers(numbers).of(shape.name(), shape.members()).forEach(field -> field.write(out, raw));
        return out.toBytes();
    }

    /** The same as protobuf reads them. */
    DynamicMessage parse(@Nullable ByteBuffer raw) {
        try {
            return DynamicMessage.parseFrom(descriptor, write(raw));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the decoder makes of bytes. */
    @Nullable
    ByteBuffer read(byte[] message) throws IOException {
        return new MessageReader(new Readers(numbers).of(shape.name(), shape.members()))
                .read(CodedInputStream.newInstance(message))[0];
    }
}
