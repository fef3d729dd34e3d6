package dev.ringshift.service.method;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

/**
 * The messages for CQL types that protobuf has nothing for. One instance for the whole process: gRPC's reflection drops the second of two
 * files of one name without a word.
 */
final class SharedTypes {
    static final String FILE_NAME = "ringshift/v1/types.proto";
    static final String DATE = "ringshift.v1.Date";
    static final String DURATION = "ringshift.v1.Duration";
    static final String DECIMAL = "ringshift.v1.Decimal";
    static final FileDescriptor FILE = build();

    private SharedTypes() {}

    private static FileDescriptor build() {
        FileDescriptorProto proto = FileDescriptorProto.newBuilder()
                .setName(FILE_NAME)
                .setPackage("ringshift.v1")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Date")
                        .addField(field("year", 1, FieldDescriptorProto.Type.TYPE_SINT32))
                        .addField(field("month", 2, FieldDescriptorProto.Type.TYPE_UINT32))
                        .addField(field("day", 3, FieldDescriptorProto.Type.TYPE_UINT32)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Duration")
                        .addField(field("months", 1, FieldDescriptorProto.Type.TYPE_SINT32))
                        .addField(field("days", 2, FieldDescriptorProto.Type.TYPE_SINT32))
                        .addField(field("nanos", 3, FieldDescriptorProto.Type.TYPE_SINT64)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Decimal")
                        .addField(field("scale", 1, FieldDescriptorProto.Type.TYPE_SINT32))
                        .addField(field("unscaled", 2, FieldDescriptorProto.Type.TYPE_BYTES)))
                .build();
        try {
            return FileDescriptor.buildFrom(proto, new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL)
                .build();
    }
}
