package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;

/** Bytes of rows as protobuf itself reads them, and requests as the driver itself reads them. */
class EncodingPropertiesTest {
    @Property(tries = 300)
    void should_keep_every_scalar_when_written_and_read(@ForAll long seed) throws IOException {
        CqlValues values = new CqlValues(new Random(seed));
        for (DataType type : CqlValues.SCALARS) {
            assertKept(type, values.value(type));
        }
    }

    @Property(tries = 1000)
    void should_keep_every_value_when_types_are_nested(@ForAll long seed) throws IOException {
        CqlValues values = new CqlValues(new Random(seed));
        DataType type = values.type(3);

        assertKept(type, values.value(type));
    }

    @Property(tries = 300)
    void should_keep_every_field_when_the_type_is_user_defined(@ForAll long seed) throws IOException {
        CqlValues values = new CqlValues(new Random(seed));
        UserDefinedType type = new UserDefinedTypeBuilder(
                        CqlIdentifier.fromInternal("chat"), CqlIdentifier.fromInternal("place"))
                .withField(CqlIdentifier.fromInternal("name"), DataTypes.TEXT)
                .withField(CqlIdentifier.fromInternal("tags"), values.type(2))
                .withField(CqlIdentifier.fromInternal("zip"), DataTypes.INT)
                .build();

        assertKept(DataTypes.listOf(type), values.value(DataTypes.listOf(type)));
        assertKept(type, values.value(type));
    }

    @Property(tries = 300)
    void should_keep_every_element_when_an_empty_collection_is_null(@ForAll long seed) throws IOException {
        CqlValues values = new CqlValues(new Random(seed));
        DataType element = values.type(1);
        for (DataType type : List.of(DataTypes.listOf(element), DataTypes.mapOf(element, element))) {
            assertKept(ShapeFixture.ofPlain(type), type, values.value(type));
        }
    }

    private static void assertKept(DataType type, Object value) throws IOException {
        assertKept(ShapeFixture.ofNullable(type), type, value);
    }

    private static void assertKept(ShapeFixture fixture, DataType type, Object value) throws IOException {
        ByteBuffer raw = Objects.requireNonNull(CqlValues.encode(type, value));
        // as a driver's codec would give it back: tuples with as many fields as their type
        Object expected = Objects.requireNonNull(CqlValues.decode(type, raw.duplicate()));

        DynamicMessage message = fixture.parse(raw);

        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(ProtoValues.field(message, fixture.field(), type))
                    .as("written %s", type)
                    .isEqualTo(expected);
            softly.assertThat(raw.position())
                    .as("position in the driver's buffer")
                    .isZero();
        });
        assertThat(CqlValues.decode(type, fixture.read(message.toByteArray())))
                .as("read %s", type)
                .isEqualTo(expected);
    }
}
