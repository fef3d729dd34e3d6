package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionCodecTest {
    private static final Description DESCRIPTION = new Description(
            List.of(new Instance("a", "10.0.0.1", 9090), new Instance("b", "::1", 65_535)),
            Map.of("chat.v1.Chat/Messages", List.of(1, 300), "chat.v1.Chat/User", List.of()));

    @Test
    void should_read_what_it_wrote_when_nothing_is_lost() throws IOException {
        assertThat(DescriptionCodec.decode(DescriptionCodec.encode(DESCRIPTION)))
                .isEqualTo(DESCRIPTION);
    }

    @Test
    void should_read_what_a_later_version_wrote_when_it_has_more_fields() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(DescriptionCodec.encode(DESCRIPTION));
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(15, "more");
        // one number alone, as a writer that does not pack has it
        out.writeBytes(2, ByteString.copyFrom(new byte[] {10, 1, 'm', 16, 4, 24, 9}));
        out.flush();

        Description read = DescriptionCodec.decode(bytes.toByteArray());

        assertThat(read.instances()).isEqualTo(DESCRIPTION.instances());
        assertThat(read.routingFields()).hasSize(3).containsEntry("m", List.of(4));
    }

    @Test
    void should_say_what_failed_when_it_is_no_description() {
        assertThatThrownBy(() -> DescriptionCodec.REPLY.parse(
                        new ByteArrayInputStream("\n\5hello".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("Cannot read the answer to ringshift.v1.Routing/Describe");
    }
}
