package dev.ringshift.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import org.junit.jupiter.api.Test;

class CqlTypesTest {
    private static final DataType VECTOR = DataTypes.vectorOf(DataTypes.FLOAT, 3);
    private static final UserDefinedType PLACE = new UserDefinedTypeBuilder(
                    CqlIdentifier.fromInternal("ks"), CqlIdentifier.fromInternal("Place"))
            .withField("at", VECTOR)
            .frozen()
            .build();

    @Test
    void should_write_types_as_cql_does_when_they_hold_vectors() {
        assertThat(CqlTypes.name(VECTOR)).isEqualTo("vector<float, 3>");
        assertThat(CqlTypes.name(DataTypes.listOf(VECTOR))).isEqualTo("list<vector<float, 3>>");
        assertThat(CqlTypes.name(DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.tupleOf(VECTOR, DataTypes.INT))))
                .isEqualTo("frozen<map<text, frozen<tuple<vector<float, 3>, int>>>>");
        assertThat(CqlTypes.name(DataTypes.setOf(PLACE))).isEqualTo("set<frozen<ks.\"Place\">>");
        assertThat(CqlTypes.name(PLACE, udt -> "here")).isEqualTo("frozen<here>");
        assertThat(CqlTypes.name(DataTypes.custom("org.a.B"))).isEqualTo("'org.a.B'");
    }

    @Test
    void should_know_which_vectors_the_driver_cannot_read() {
        assertThat(CqlTypes.isReadable(VECTOR)).isTrue();
        assertThat(CqlTypes.isReadable(PLACE)).isTrue();
        assertThat(CqlTypes.isReadable(DataTypes.vectorOf(DataTypes.frozenListOf(DataTypes.INT), 2)))
                .isTrue();
        assertThat(CqlTypes.isReadable(DataTypes.vectorOf(VECTOR, 2))).isFalse();
        assertThat(CqlTypes.isReadable(DataTypes.vectorOf(PLACE, 2))).isFalse();
        assertThat(CqlTypes.isReadable(DataTypes.listOf(DataTypes.vectorOf(DataTypes.tupleOf(DataTypes.INT), 2))))
                .isFalse();
    }
}
