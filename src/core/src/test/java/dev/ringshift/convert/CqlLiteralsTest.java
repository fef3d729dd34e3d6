package dev.ringshift.convert;

import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.BLOB;
import static com.datastax.oss.driver.api.core.type.DataTypes.BOOLEAN;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DOUBLE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DURATION;
import static com.datastax.oss.driver.api.core.type.DataTypes.INET;
import static com.datastax.oss.driver.api.core.type.DataTypes.INT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static com.datastax.oss.driver.api.core.type.DataTypes.TINYINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.VARINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.protocol.internal.util.Bytes;
import org.junit.jupiter.api.Test;

class CqlLiteralsTest {

    private static String literal(DataType type, String bytes) {
        return CqlLiterals.of(type, Bytes.fromHexString(bytes));
    }

    @Test
    void should_show_values_as_cql_writes_them() {
        assertThat(CqlLiterals.of(INT, null)).isEqualTo("NULL");
        assertThat(literal(INT, "0xffffffff")).isEqualTo("-1");
        assertThat(literal(TEXT, "0x6974277320")).isEqualTo("'it''s '");
        assertThat(literal(BLOB, "0xcafe")).isEqualTo("0xcafe");
        assertThat(literal(DOUBLE, "0x7ff8000000000000")).isEqualTo("NaN");
        assertThat(literal(INET, "0x7f000001")).isEqualTo("'127.0.0.1'");
    }

    @Test
    void should_spell_the_bytes_out_when_the_literal_would_be_of_others() {
        assertThat(literal(INT, "0x")).isEqualTo("blobAsInt(0x)");
        assertThat(literal(TIMESTAMP, "0x")).isEqualTo("blobAsTimestamp(0x)");
        assertThat(literal(TEXT, "0x")).isEqualTo("''");
        assertThat(literal(BLOB, "0x")).isEqualTo("0x");
        assertThat(literal(BOOLEAN, "0x02")).isEqualTo("blobAsBoolean(0x02)");
        assertThat(literal(VARINT, "0x0001")).as("a byte too many").isEqualTo("blobAsVarint(0x0001)");
        assertThat(literal(INET, "0x00000000000000000000ffff7f000001"))
                .as("an IPv4 address as one of IPv6")
                .isEqualTo("blobAsInet(0x00000000000000000000ffff7f000001)");
        assertThat(literal(DURATION, "0x000000")).as("of no units").isIn("0ns", "blobAsDuration(0x000000)");
    }

    @Test
    void should_show_a_number_when_programs_differ_about_the_date() {
        assertThat(literal(TIMESTAMP, "0x0000018bcfe56800")).isEqualTo("'2023-11-14T22:13:20Z'");
        assertThat(literal(TIMESTAMP, "0xffffc77cedd32800")).as("year 1").isEqualTo("-62135596800000");
        assertThat(literal(TIMESTAMP, "0x0000e677d21fdc00")).as("year 10000").isEqualTo("253402300800000");
        assertThat(literal(TIMESTAMP, "0x8000000000000000")).isEqualTo("-9223372036854775808");
        assertThat(literal(DATE, "0x80004d1f")).isEqualTo("'2024-01-21'");
        assertThat(literal(DATE, "0x00000000")).isEqualTo("0");
        assertThat(literal(DATE, "0xffffffff")).isEqualTo("4294967295");
    }

    @Test
    void should_show_each_part_when_there_are_several() {
        assertThat(literal(DataTypes.listOf(TINYINT), "0x00000002" + "0000000103" + "00000000"))
                .as("an empty one among them")
                .isEqualTo("[3, blobAsTinyint(0x)]");
        assertThat(literal(DataTypes.setOf(TEXT), "0x00000000")).isEqualTo("{}");
        assertThat(literal(DataTypes.mapOf(TINYINT, TEXT), "0x00000001" + "0000000101" + "0000000161"))
                .isEqualTo("{1: 'a'}");
        assertThat(literal(DataTypes.tupleOf(TINYINT, BIGINT), "0x0000000101" + "ffffffff"))
                .isEqualTo("(1, NULL)");
        assertThat(literal(DataTypes.vectorOf(INT, 2), "0x0000000100000002")).isEqualTo("[1, 2]");
        assertThat(literal(DataTypes.vectorOf(TEXT, 2), "0x01610162")).isEqualTo("['a', 'b']");
    }

    @Test
    void should_show_the_bytes_when_they_are_no_value_of_the_type() {
        assertThat(literal(DataTypes.listOf(INT), "0x")).isEqualTo("0x");
        assertThat(literal(DataTypes.listOf(INT), "0x0000000900")).isEqualTo("0x0000000900");
        assertThat(literal(DataTypes.tupleOf(INT), "0x")).isEqualTo("0x");
        assertThat(literal(DataTypes.vectorOf(INT, 2), "0x00000001")).isEqualTo("0x00000001");
        assertThat(literal(DataTypes.custom("org.example.Unknown"), "0x01")).isEqualTo("0x01");
    }
}
