package dev.ringshift.convert;

import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.DOUBLE;
import static com.datastax.oss.driver.api.core.type.DataTypes.FLOAT;
import static com.datastax.oss.driver.api.core.type.DataTypes.INT;
import static com.datastax.oss.driver.api.core.type.DataTypes.SMALLINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TINYINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.listOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.mapOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.setOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.tupleOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NestedConversionTest {
    private static final String NULL = "ffffffff";
    private static final String CORRECT = "; correct it on the source, or give the target another type";

    static Stream<Arguments> collections() {
        return Stream.of(
                arguments(listOf(INT), List.of(1, -1), listOf(BIGINT), List.of(1L, -1L)),
                arguments(listOf(INT), List.of(), listOf(BIGINT), List.of()),
                arguments(listOf(TEXT), List.of("1", "1"), DataTypes.frozenListOf(INT), List.of(1, 1)),
                arguments(setOf(INT), Set.of(1, 2), setOf(TEXT), Set.of("1", "2")),
                arguments(mapOf(TEXT, INT), Map.of("a", 1), mapOf(TEXT, BIGINT), Map.of("a", 1L)),
                arguments(mapOf(INT, TEXT), Map.of(1, "2"), mapOf(TEXT, INT), Map.of("1", 2)),
                arguments(
                        mapOf(TEXT, DataTypes.frozenListOf(setOf(FLOAT, true))),
                        Map.of("a", List.of(Set.of(0.5f), Set.of())),
                        mapOf(TEXT, DataTypes.frozenListOf(setOf(DOUBLE, true))),
                        Map.of("a", List.of(Set.of(0.5), Set.of()))));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void should_convert_what_a_collection_holds_when_it_differs(
            DataType source, Object value, DataType target, Object expected) {
        assertThat(Converter.of(source, target).convert(value)).isEqualTo(expected);
    }

    /** By bytes, for what the driver neither makes nor reads. */
    static Stream<Arguments> rawBytes() {
        String two = "00000002";
        String one = "00000001";
        UserDefinedType source =
                userType().withField("zip", INT).withField("name", TEXT).build();
        UserDefinedType target = userType()
                .withField("name", TEXT)
                .withField("country", TEXT)
                .withField("zip", BIGINT)
                .build();
        return Stream.of(
                // nulls and empty values inside
                arguments(listOf(INT), listOf(BIGINT), two + NULL + "00000000", two + NULL + "00000000"),
                arguments(mapOf(TEXT, INT), mapOf(TEXT, BIGINT), one + "00000000" + NULL, one + "00000000" + NULL),
                // malformed text is not looked at where types are equal
                arguments(
                        mapOf(TEXT, INT),
                        mapOf(TEXT, BIGINT),
                        one + "00000001ff" + "0000000400000005",
                        one + "00000001ff" + "000000080000000000000005"),
                arguments(listOf(INT), listOf(BIGINT), "", ""),
                // tuples: null, short, none at all
                arguments(tupleOf(TEXT, INT), tupleOf(TEXT, BIGINT), "0000000161" + NULL, "0000000161" + NULL),
                arguments(tupleOf(TEXT, INT), tupleOf(TEXT, BIGINT), "0000000161", "0000000161" + NULL),
                arguments(tupleOf(TEXT, INT), tupleOf(TEXT, BIGINT), "", NULL + NULL),
                // user-defined types: by name, null for new fields
                arguments(
                        source,
                        target,
                        "0000000400000007" + "0000000161",
                        "0000000161" + NULL + "000000080000000000000007"),
                arguments(source, target, "0000000400000007", NULL + NULL + "000000080000000000000007"),
                arguments(source, target, NULL + "00000000", "00000000" + NULL + NULL),
                arguments(
                        listOf(source),
                        listOf(target),
                        two + NULL + "00000008" + "0000000400000007",
                        two + NULL + "00000014" + NULL + NULL + "000000080000000000000007"),
                // vectors: fixed sizes stand bare, others behind their length; tinyint has none in Cassandra
                arguments(
                        vectorOf(INT, 2), vectorOf(BIGINT, 2), "00000001ffffffff", "0000000000000001ffffffffffffffff"),
                arguments(vectorOf(INT, 2), vectorOf(TEXT, 2), "0000000100000002", "01310132"),
                arguments(vectorOf(TEXT, 2), vectorOf(INT, 2), "01310132", "0000000100000002"),
                arguments(vectorOf(TINYINT, 2), vectorOf(SMALLINT, 2), "01010102", "020001020002"),
                arguments(
                        vectorOf(vectorOf(INT, 1), 2),
                        vectorOf(vectorOf(TEXT, 1), 2),
                        "0000000100000002",
                        "02" + "0131" + "02" + "0132"),
                arguments(vectorOf(INT, 2), vectorOf(BIGINT, 2), "", ""));
    }

    @ParameterizedTest
    @MethodSource("rawBytes")
    void should_keep_nulls_empties_and_missing_fields_when_parts_are_converted(
            DataType source, DataType target, String hex, String expected) {
        assertThat(Converter.of(source, target).convertHex(hex)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        mapOf(TEXT, listOf(TEXT)),
                        mapOf(TEXT, listOf(INT)),
                        "00000001" + "0000000161" + "00000009" + "00000001" + "0000000178",
                        "'x' from text to int: not a whole number in the range of int" + CORRECT),
                arguments(
                        listOf(TEXT),
                        listOf(TINYINT),
                        "00000001" + "00000000",
                        "'' from text to tinyint: a tinyint cannot be empty" + CORRECT),
                arguments(
                        setOf(TEXT),
                        setOf(INT),
                        "00000002" + "0000000131" + "000000023031",
                        "{'1','01'} from set<text> to set<int>: two of it become the same" + CORRECT),
                arguments(
                        mapOf(TEXT, INT),
                        mapOf(INT, INT),
                        "00000002" + "0000000131" + NULL + "000000023031" + NULL,
                        "from map<text, int> to map<int, int>: two of it become the same" + CORRECT),
                arguments(
                        vectorOf(TEXT, 2),
                        vectorOf(INT, 2),
                        "013100",
                        "0x013100 from vector<text, 2> to vector<int, 2>: an element is empty" + CORRECT),
                arguments(
                        tupleOf(INT),
                        tupleOf(BIGINT),
                        "0000000400000001" + NULL,
                        "from tuple<int> to tuple<bigint>: it has more fields than the 1 of the type; run again if the type was altered"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void should_name_the_part_when_it_cannot_be_converted(
            DataType source, DataType target, String hex, String message) {
        assertThatThrownBy(() -> Converter.of(source, target).convertHex(hex))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("Cannot convert ")
                .hasMessageEndingWith(message);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments(listOf(INT), listOf(BIGINT), "0000"),
                arguments(listOf(INT), listOf(BIGINT), "ffffffff"),
                arguments(listOf(INT), listOf(BIGINT), "7fffffff"),
                arguments(listOf(INT), listOf(BIGINT), "00000001" + "00000004" + "0000"),
                arguments(listOf(INT), listOf(BIGINT), "00000001" + "fffffffe"),
                arguments(listOf(INT), listOf(BIGINT), "00000000" + "00"),
                arguments(mapOf(INT, INT), mapOf(INT, BIGINT), "40000000" + NULL),
                arguments(tupleOf(INT, INT), tupleOf(INT, BIGINT), "00"),
                arguments(tupleOf(INT, INT), tupleOf(INT, BIGINT), "00000009" + "00"),
                arguments(vectorOf(INT, 2), vectorOf(BIGINT, 2), "00000001"),
                arguments(vectorOf(INT, 1), vectorOf(BIGINT, 1), "0000000100"),
                arguments(vectorOf(TEXT, 1), vectorOf(INT, 1), "0531"),
                arguments(vectorOf(TEXT, 1), vectorOf(INT, 1), "ff" + "ff".repeat(8)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void should_fail_clearly_when_bytes_are_not_of_the_type(DataType source, DataType target, String hex) {
        assertThatThrownBy(() -> Converter.of(source, target).convertHex(hex))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "Cannot convert 0x%s from %s to %s: these are not the bytes of %s; write the value on the source again",
                        hex, TypePair.name(source), TypePair.name(target), TypePair.name(source));
    }

    /** Lengths as Cassandra's VIntCoding writes them. */
    static Stream<Arguments> lengths() {
        return Stream.of(
                arguments(0, "00"),
                arguments(127, "7f"),
                arguments(128, "8080"),
                arguments(300, "812c"),
                arguments(16383, "bfff"),
                arguments(16384, "c04000"),
                arguments(2097151, "dfffff"),
                arguments(2097152, "e0200000"));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void should_write_and_read_the_length_when_elements_of_a_vector_differ_in_size(int length, String hex) {
        String element = "61".repeat(length);
        Converter toAscii = Converter.of(vectorOf(TEXT, 1), vectorOf(DataTypes.ASCII, 1));

        assertThat(toAscii.convertHex(hex + element)).isEqualTo(hex + element);
    }

    @Test
    void should_convert_a_field_by_name_when_names_differ_in_case_only() {
        UserDefinedType source = userType()
                .withField("zip", INT)
                .withField(CqlIdentifier.fromInternal("Zip"), TEXT)
                .build();
        UserDefinedType target = userType()
                .withField(CqlIdentifier.fromInternal("Zip"), TEXT)
                .withField("zip", INT)
                .build();

        assertThat(Converter.of(source, target).convertHex("0000000400000007" + "0000000161"))
                .isEqualTo("0000000161" + "0000000400000007");
    }

    private static UserDefinedTypeBuilder userType() {
        return new UserDefinedTypeBuilder("chat", "address");
    }
}
