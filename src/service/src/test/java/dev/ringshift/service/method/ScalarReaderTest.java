package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalarReaderTest {
    private static Stream<Arguments> unfit() {
        return Stream.of(
                arguments(DataTypes.TINYINT, 128, "send a value from -128 to 127"),
                arguments(DataTypes.SMALLINT, -32_769, "send a value from -32768 to 32767"),
                arguments(DataTypes.TIME, 86_400_000_000_000L, "send a value from 0 to 86399999999999"),
                arguments(DataTypes.TIME, -1L, "send a value from 0 to"),
                arguments(DataTypes.ASCII, "é", "not ASCII"),
                arguments(DataTypes.UUID, "0-0-0-0-0", "not a UUID"),
                arguments(DataTypes.UUID, "", "not a UUID"),
                arguments(DataTypes.TIMEUUID, "00000000-0000-4000-8000-000000000000", "send one of version 1"),
                arguments(DataTypes.INET, "localhost", "no host name"),
                arguments(DataTypes.INET, "cafe", "no host name"),
                arguments(DataTypes.INET, "256.1.1.1", "not an IP address"),
                arguments(DataTypes.INET, "1.2.3", "not an IP address"),
                arguments(DataTypes.INET, "1::2::3", "not an IP address"),
                arguments(DataTypes.INET, "::256.1.1.1", "not an IP address"),
                arguments(DataTypes.INET, "fe80::1%lo", "not an IP address"),
                arguments(DataTypes.INET, "", "not an IP address"),
                arguments(DataTypes.VARINT, ByteString.EMPTY, "a number of no bytes"),
                arguments(
                        DataTypes.TIMESTAMP, Timestamp.newBuilder().setNanos(1).build(), "has milliseconds"),
                arguments(
                        DataTypes.TIMESTAMP,
                        Timestamp.newBuilder().setNanos(-1_000_000).build(),
                        "0 to 999000000"),
                arguments(
                        DataTypes.TIMESTAMP,
                        Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(),
                        "out of range"),
                arguments(
                        DataTypes.TIMESTAMP,
                        Timestamp.newBuilder()
                                .setSeconds(31_000_000_000_000_000L)
                                .build(),
                        "out of range"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void should_say_what_fits_when_a_value_does_not(DataType type, Object value, String remedy) {
        ShapeFixture fixture = ShapeFixture.ofPlain(type);
        byte[] message = DynamicMessage.newBuilder(fixture.descriptor())
                .setField(fixture.field(), value)
                .build()
                .toByteArray();

        assertThatThrownBy(() -> fixture.read(message))
                .isInstanceOfSatisfying(
                        UnfitValueException.class, e -> assertThat(e.path()).isEqualTo("value"))
                .hasMessageContaining(remedy);
    }

    @Test
    void should_refuse_dates_durations_and_decimals_when_there_are_none_such() {
        assertUnfitMessage(DataTypes.DATE, List.of("month", 1), "no such date");
        assertUnfitMessage(DataTypes.DATE, List.of("year", 2023, "month", 2, "day", 29), "no such date");
        assertUnfitMessage(DataTypes.DATE, List.of("year", 5_881_581, "month", 1, "day", 1), "no such date");
        assertUnfitMessage(DataTypes.DURATION, List.of("months", 1, "days", -1), "of one sign");
        assertUnfitMessage(DataTypes.DECIMAL, List.of("scale", 2), "a number of no bytes");
    }

    @Test
    void should_read_the_same_address_when_it_is_written_shorter() throws IOException {
        ShapeFixture fixture = ShapeFixture.ofPlain(DataTypes.INET);

        for (String text : List.of("2001:db8::1", "2001:DB8:0:0:0:0:0:1")) {
            DynamicMessage message = DynamicMessage.newBuilder(fixture.descriptor())
                    .setField(fixture.field(), text)
                    .build();
            assertThat(CqlValues.decode(DataTypes.INET, fixture.read(message.toByteArray())))
                    .hasToString("/2001:db8:0:0:0:0:0:1");
        }
    }

    @Test
    void should_name_the_type_and_not_the_value_when_the_wire_type_is_wrong() {
        ShapeFixture fixture = ShapeFixture.ofPlain(DataTypes.BIGINT);
        byte[] message = unknown(fixture.field().getNumber(), "secret");

        assertThatThrownBy(() -> fixture.read(message))
                .isInstanceOf(UnfitValueException.class)
                .hasMessage("sent as another type; generate the client from this service's .proto");
    }

    @Test
    void should_skip_a_field_when_it_is_of_a_newer_client() throws IOException {
        assertThat(ShapeFixture.ofPlain(DataTypes.BIGINT).read(unknown(77, "new")))
                .isNull();
    }

    @Test
    void should_fail_as_protobuf_does_when_bytes_are_none() {
        ShapeFixture fixture = ShapeFixture.ofNullable(DataTypes.mapOf(DataTypes.TEXT, DataTypes.TIMESTAMP));
        for (byte[] bytes : List.of(new byte[] {0}, new byte[] {12}, new byte[] {10, 5, 1}, new byte[] {10, -1})) {
            assertThatThrownBy(() -> fixture.read(bytes)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void should_read_both_when_numbers_are_packed_and_when_not() throws IOException {
        ShapeFixture fixture = ShapeFixture.ofPlain(DataTypes.listOf(DataTypes.INT));
        // packed 1, 2, then 3 alone
        byte[] message = {10, 2, 1, 2, 8, 3};

        assertThat(CqlValues.decode(DataTypes.listOf(DataTypes.INT), fixture.read(message)))
                .isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void should_refuse_a_collection_when_it_has_more_elements_than_are_counted_on() throws IOException {
        ShapeFixture flags = ShapeFixture.ofPlain(DataTypes.listOf(DataTypes.BOOLEAN));
        assertThat(flags.read(packed(new byte[FieldReader.MOST_ELEMENTS]))).isNotNull();
        assertTooMany(flags, packed(new byte[FieldReader.MOST_ELEMENTS + 1]), "too many elements; send 65535 at most");

        // of no bytes each: in a list, and in a map with keys of their own
        byte[] texts = new byte[2 * FieldReader.MOST_ELEMENTS + 2];
        for (int i = 0; i < texts.length; i += 2) {
            texts[i] = 10;
        }
        assertTooMany(ShapeFixture.ofPlain(DataTypes.listOf(DataTypes.TEXT)), texts, "too many elements; ");
        DataType map = DataTypes.mapOf(DataTypes.INT, DataTypes.INT);
        assertTooMany(ShapeFixture.ofPlain(map), pairs(FieldReader.MOST_ELEMENTS + 1), "too many elements; ");

        ShapeFixture vector = ShapeFixture.ofPlain(DataTypes.vectorOf(DataTypes.FLOAT, 2));
        // the last float is cut off: it is not read any more
        assertTooMany(vector, packed(new byte[9]), "not of the vector's length; send 2 values");
    }

    private static void assertTooMany(ShapeFixture fixture, byte[] message, String words) {
        assertThatThrownBy(() -> fixture.read(message))
                .isInstanceOfSatisfying(
                        UnfitValueException.class, e -> assertThat(e.path()).isEqualTo("value"))
                .hasMessageContaining(words);
    }

    private static byte[] packed(byte[] elements) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, elements);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] pairs(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int key = 0; key < count; key++) {
            out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(CodedOutputStream.computeInt32Size(1, key));
            out.writeInt32(1, key);
        }
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void should_stand_for_zero_when_key_and_value_of_a_pair_are_absent() throws IOException {
        DataType type = DataTypes.mapOf(DataTypes.TEXT, DataTypes.TIMESTAMP);

        assertThat(ShapeFixture.ofPlain(type).read(new byte[] {10, 0}))
                .isEqualTo(CqlValues.encode(type, Map.of("", Instant.EPOCH)));
    }

    /** In a collection nothing can be null, and there is no vector without values. */
    @Test
    void should_refuse_an_element_when_it_is_a_vector_without_values() {
        DataType vector = DataTypes.vectorOf(DataTypes.FLOAT, 2);

        for (Map.Entry<DataType, byte[]> request : Map.of(
                        DataTypes.listOf(vector),
                        new byte[] {10, 0},
                        DataTypes.mapOf(DataTypes.INT, vector),
                        new byte[] {10, 2, 8, 1}, // a key, no value
                        DataTypes.mapOf(vector, DataTypes.INT),
                        new byte[] {10, 4, 10, 0, 16, 1})
                .entrySet()) {
            ShapeFixture fixture = ShapeFixture.ofPlain(request.getKey());
            assertThatThrownBy(() -> fixture.read(request.getValue()))
                    .as("%s", request.getKey())
                    .isInstanceOfSatisfying(
                            UnfitValueException.class, e -> assertThat(e.path()).startsWith("value"))
                    .hasMessage("a vector without values; send as many as it has dimensions");
        }
    }

    private static void assertUnfitMessage(DataType type, List<Object> fields, String remedy) {
        ShapeFixture fixture = ShapeFixture.ofPlain(type);
        DynamicMessage.Builder value = DynamicMessage.newBuilder(fixture.field().getMessageType());
        for (int i = 0; i < fields.size(); i += 2) {
            value.setField(fixture.field().getMessageType().findFieldByName((String) fields.get(i)), fields.get(i + 1));
        }
        byte[] message = DynamicMessage.newBuilder(fixture.descriptor())
                .setField(fixture.field(), value.build())
                .build()
                .toByteArray();
        assertThatThrownBy(() -> fixture.read(message)).as("%s", fields).hasMessageContaining(remedy);
    }

    private static byte[] unknown(int number, String value) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        number,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8(value))
                                .build())
                .build()
                .toByteArray();
    }
}
