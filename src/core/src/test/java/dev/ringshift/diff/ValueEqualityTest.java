package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueEqualityTest {
    private static final ValueEquality EXACT = new ValueEquality(new Tolerances(0, 0, 0));
    private static final ValueEquality ROUGH = new ValueEquality(new Tolerances(0, 0, 1e-6));

    private static @Nullable ByteBuffer bytes(DataType type, Object value) {
        return CodecRegistry.DEFAULT.codecFor(type, value).encode(value, ProtocolVersion.V4);
    }

    private static boolean same(ValueEquality equality, DataType type, Object one, Object other) {
        return equality.same(type, bytes(type, one), bytes(type, other));
    }

    @Test
    void should_take_decimals_of_another_scale_for_the_same() {
        assertThat(same(EXACT, DataTypes.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.000")))
                .isTrue();
        assertThat(same(EXACT, DataTypes.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.001")))
                .isFalse();
    }

    @Test
    void should_compare_floats_within_the_tolerance_and_no_further() {
        assertThat(same(EXACT, DataTypes.DOUBLE, 1.0, 1.0000000001)).isFalse();
        assertThat(same(ROUGH, DataTypes.DOUBLE, 1.0, 1.0000000001)).isTrue();
        assertThat(same(ROUGH, DataTypes.FLOAT, 1.0f, 1.1f)).isFalse();
        assertThat(same(EXACT, DataTypes.DOUBLE, 0.0, -0.0)).isTrue();
        assertThat(same(EXACT, DataTypes.DOUBLE, Double.NaN, 1.0)).isFalse();
    }

    /** Regression: the distance to infinity was within any part of infinity. */
    @Test
    void should_take_infinity_for_nothing_but_itself() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(same(ROUGH, DataTypes.DOUBLE, infinity, infinity)).isTrue();
        assertThat(same(ROUGH, DataTypes.DOUBLE, infinity, 1.0)).isFalse();
        assertThat(same(ROUGH, DataTypes.DOUBLE, infinity, -infinity)).isFalse();
        assertThat(same(ROUGH, DataTypes.FLOAT, Float.POSITIVE_INFINITY, Float.MAX_VALUE))
                .isFalse();
    }

    @Test
    void should_look_into_lists_tuples_and_maps() {
        assertThat(same(ROUGH, DataTypes.listOf(DataTypes.DOUBLE), List.of(1.0, 2.0), List.of(1.0, 2.0000000001)))
                .isTrue();
        assertThat(same(ROUGH, DataTypes.listOf(DataTypes.DOUBLE), List.of(1.0, 2.0), List.of(2.0, 1.0)))
                .isFalse();
        assertThat(same(ROUGH, DataTypes.listOf(DataTypes.DOUBLE), List.of(1.0), List.of(1.0, 1.0)))
                .isFalse();
        assertThat(same(
                        ROUGH,
                        DataTypes.mapOf(DataTypes.INT, DataTypes.DOUBLE),
                        Map.of(1, 1.0),
                        Map.of(1, 1.0000000001)))
                .isTrue();
        assertThat(same(ROUGH, DataTypes.mapOf(DataTypes.INT, DataTypes.DOUBLE), Map.of(1, 1.0), Map.of(2, 1.0)))
                .isFalse();
    }

    @Test
    void should_take_last_fields_that_are_absent_for_null() {
        DataType tuple = DataTypes.tupleOf(DataTypes.INT, DataTypes.INT);
        ByteBuffer shorter = ByteBuffer.allocate(8).putInt(4).putInt(5).flip();
        ByteBuffer longer =
                ByteBuffer.allocate(12).putInt(4).putInt(5).putInt(-1).flip();
        ByteBuffer other =
                ByteBuffer.allocate(16).putInt(4).putInt(5).putInt(4).putInt(0).flip();

        assertThat(EXACT.same(tuple, shorter, longer)).isTrue();
        assertThat(EXACT.same(tuple, shorter, other)).isFalse();
    }

    @Test
    void should_tell_null_and_a_value_of_no_bytes_apart() {
        assertThat(EXACT.same(DataTypes.DECIMAL, null, ByteBuffer.allocate(0))).isFalse();
        assertThat(EXACT.same(DataTypes.DOUBLE, ByteBuffer.allocate(0), ByteBuffer.allocate(8)))
                .isFalse();
    }
}
