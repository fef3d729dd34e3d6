package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that CQL does not make, and that tables have all the same. */
class FieldWriterTest {
    /** A list of one element of no bytes. */
    private static final ByteBuffer OF_ONE_EMPTY = Elements.toCollection(1, List.of(ByteBuffer.allocate(0)));

    @Test
    void should_say_what_it_found_when_an_element_has_no_bytes_and_its_type_no_such_value() {
        for (DataType type : List.of(DataTypes.INT, DataTypes.UUID, DataTypes.TIMESTAMP, DataTypes.VARINT)) {
            ShapeFixture fixture = ShapeFixture.ofPlain(DataTypes.listOf(type));
            assertThatThrownBy(() -> fixture.write(OF_ONE_EMPTY))
                    .as("%s", type)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no bytes where there have to be some, among the elements of a collection");
        }
    }

    @Test
    void should_write_an_element_of_no_bytes_when_that_is_a_value_of_its_type() {
        for (DataType type : List.of(DataTypes.TEXT, DataTypes.BLOB, DataTypes.tupleOf(DataTypes.INT))) {
            assertThat(ShapeFixture.ofPlain(DataTypes.listOf(type)).write(OF_ONE_EMPTY))
                    .as("%s", type)
                    .isEqualTo(new byte[] {10, 0});
        }
    }

    @Test
    void should_write_a_pair_without_a_value_when_the_value_has_no_bytes() {
        DataType type = DataTypes.mapOf(DataTypes.INT, DataTypes.INT);
        ByteBuffer raw = Elements.toCollection(1, List.of(ByteBuffer.allocate(4).putInt(0, 7), ByteBuffer.allocate(0)));

        assertThat(ShapeFixture.ofPlain(type).write(raw)).isEqualTo(new byte[] {10, 2, 8, 7});
    }
}
