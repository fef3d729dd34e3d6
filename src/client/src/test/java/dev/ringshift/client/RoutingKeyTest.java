package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RoutingKeyTest {
    private static final List<Integer> FIELDS = List.of(1, 3);

    /** Computed with a few lines of Python, from what FNV-1a and MurmurHash3 say. */
    private static final long GOLDEN = 0x837e628237b0184fL;

    /** Writes a message. */
    @FunctionalInterface
    private interface Writer {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writer.to(out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void should_stay_what_it_is_when_the_version_changes() {
        byte[] message = message(out -> {
            out.writeInt64(1, 42);
            out.writeString(3, "bucket");
        });

        assertThat(RoutingKey.hash(message, FIELDS)).isEqualTo(GOLDEN);
    }

    @Property
    void should_be_the_same_when_fields_come_in_another_order(@ForAll long channel, @ForAll String bucket) {
        byte[] one = message(out -> {
            out.writeInt64(1, channel);
            out.writeString(3, bucket);
        });
        byte[] other = message(out -> {
            out.writeString(3, bucket);
            out.writeInt64(1, channel);
        });

        assertThat(RoutingKey.hash(one, FIELDS))
                .isEqualTo(RoutingKey.hash(other, FIELDS))
                .isEqualTo(RoutingKey.hash(one, List.of(3, 1)));
    }

    @Property
    void should_be_the_same_when_other_fields_differ(
            @ForAll long channel, @ForAll int limit, @ForAll @StringLength(max = 200) String token) {
        byte[] bare = message(out -> out.writeInt64(1, channel));
        byte[] full = message(out -> {
            out.writeInt32(2, limit);
            out.writeInt64(1, channel);
            out.writeBytes(17, ByteString.copyFromUtf8(token));
            out.writeFixed64(900, limit);
        });

        assertThat(RoutingKey.hash(full, FIELDS)).isEqualTo(RoutingKey.hash(bare, FIELDS));
    }

    @Property
    void should_be_that_of_the_last_when_a_field_is_there_twice(@ForAll long first, @ForAll long last) {
        byte[] twice = message(out -> {
            out.writeInt64(1, first);
            out.writeInt64(1, last);
        });
        byte[] once = message(out -> out.writeInt64(1, last));

        assertThat(RoutingKey.hash(twice, FIELDS)).isEqualTo(RoutingKey.hash(once, FIELDS));
    }

    @Property
    void should_differ_when_a_field_differs(@ForAll long one, @ForAll @IntRange(min = 1, max = 1_000_000) int more) {
        byte[] message = message(out -> out.writeInt64(1, one));
        byte[] other = message(out -> out.writeInt64(1, one + more));

        assertThat(RoutingKey.hash(message, FIELDS)).isNotEqualTo(RoutingKey.hash(other, FIELDS));
    }

    @Test
    void should_differ_when_a_field_is_absent_rather_than_empty() {
        byte[] empty = message(out -> {
            out.writeInt64(1, 7);
            out.writeString(3, "");
        });
        byte[] absent = message(out -> out.writeInt64(1, 7));

        assertThat(RoutingKey.hash(empty, FIELDS)).isNotEqualTo(RoutingKey.hash(absent, FIELDS));
    }

    @Property
    void should_hash_whole_messages_when_they_cannot_be_parsed(@ForAll long channel, @ForAll long other) {
        // a field of ten bytes that has eight
        byte[] cut = message(out -> {
            out.writeInt64(1, channel);
            out.writeTag(2, 2);
            out.writeUInt32NoTag(10);
            out.writeFixed64NoTag(other);
        });
        byte[] copy = cut.clone();

        assertThat(RoutingKey.hash(cut, FIELDS))
                .isEqualTo(RoutingKey.hash(copy, FIELDS))
                .isEqualTo(RoutingKey.hash(cut, List.of()));
    }

    @Test
    void should_not_fail_when_bytes_are_no_message() {
        for (String text : List.of("", "\0", "hello", "\f", "\377\377\377\377\377\377\377\377\377\377\377")) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

            assertThat(RoutingKey.hash(bytes, FIELDS)).isEqualTo(RoutingKey.hash(bytes.clone(), FIELDS));
        }
    }
}
