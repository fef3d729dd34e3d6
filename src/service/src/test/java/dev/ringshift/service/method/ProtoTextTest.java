package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProtoTextTest {
    @Test
    void should_print_the_types_as_in_the_file_that_clients_take() throws Exception {
        try (InputStream file = ProtoText.class.getResourceAsStream("/" + SharedTypes.FILE_NAME)) {
            assertThat(new ProtoText(SharedTypes.FILE).print())
                    .isEqualTo(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void should_import_only_what_is_used() throws Exception {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("chat.proto")
                .setPackage("chat")
                .setSyntax("proto3")
                .addDependency(TimestampProto.getDescriptor().getName())
                .addDependency(SharedTypes.FILE_NAME)
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Day")
                        .addField(FieldDescriptorProto.newBuilder()
                                .setName("date")
                                .setNumber(1)
                                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                                .setTypeName("." + SharedTypes.DATE)))
                .build();

        String text = new ProtoText(FileDescriptor.buildFrom(
                        file, new FileDescriptor[] {TimestampProto.getDescriptor(), SharedTypes.FILE}))
                .print();

        assertThat(text).isEqualTo("""
                syntax = "proto3";

                package chat;

                import "ringshift/v1/types.proto";

                message Day {
                  .ringshift.v1.Date date = 1;
                }
                """);
    }
}
