package dev.ringshift.convert;

import static com.datastax.oss.driver.api.core.type.DataTypes.ASCII;
import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.BLOB;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DOUBLE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DURATION;
import static com.datastax.oss.driver.api.core.type.DataTypes.FLOAT;
import static com.datastax.oss.driver.api.core.type.DataTypes.INET;
import static com.datastax.oss.driver.api.core.type.DataTypes.INT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static com.datastax.oss.driver.api.core.type.DataTypes.listOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.mapOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.setOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.tupleOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Hazard;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.convert.Convertibility.Same;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionsTest {
    private static final List<DataType> SCALARS = List.of(
            DataTypes.TINYINT,
            DataTypes.SMALLINT,
            INT,
            BIGINT,
            DataTypes.VARINT,
            DataTypes.DECIMAL,
            FLOAT,
            DOUBLE,
            DataTypes.BOOLEAN,
            TEXT,
            ASCII,
            BLOB,
            DataTypes.UUID,
            DataTypes.TIMEUUID,
            TIMESTAMP,
            DATE,
            DataTypes.TIME,
            INET,
            DURATION,
            DataTypes.COUNTER);

    /** A row is what a source type can become: = the same bytes, > always, ? perhaps, . never; columns as {@link #SCALARS}. */
    private static final String MATRIX = """
            = > > > > > . . . > > . . . . . . . . .
            ? = > > > > . . . > > . . . . . . . . .
            ? ? = > > > . . . > > . . . > . . . . .
            ? ? ? = > > . . . > > . . . = . . . . .
            ? ? ? ? = > . . . > > . . . . . . . . .
            . . . . . = . . . > > . . . . . . . . .
            . . . . . . = > . > > . . . . . . . . .
            . . . . . . ? = . > > . . . . . . . . .
            . . . . . . . . = > > . . . . . . . . .
            ? ? ? ? ? ? ? ? ? = ? = ? ? ? ? ? ? . .
            ? ? ? ? ? ? ? ? ? = = = ? ? ? ? ? ? . .
            . . . . . . . . . ? ? = . . . . . . . .
            . . . . . . . . . > > . = ? . . . . . .
            . . . . . . . . . > > . = = . . . . . .
            . . ? = . . . . . > > . . . = ? . . . .
            . . . . . . . . . > > . . . > = . . . .
            . . . . . . . . . > > . . . . . = . . .
            . . . . . . . . . > > . . . . . . = . .
            . . . . . . . . . . . . . . . . . . = .
            . . . . . . . . . . . . . . . . . . . =
            """;

    @Test
    void should_say_for_each_pair_of_scalars_whether_it_converts_when_asked() {
        Conversions conversions = Conversions.with(ConversionSettings.DEFAULTS);

        String found = SCALARS.stream()
                .map(source -> SCALARS.stream()
                        .map(target -> symbol(conversions.between(source, target)))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(found).isEqualTo(MATRIX);
    }

    static Stream<Arguments> alike() {
        UserDefinedType address = userType("address").withField("zip", INT).build();
        UserDefinedType renamed =
                userType("place").withField("zip", INT).frozen().build();
        return Stream.of(
                arguments(listOf(INT), DataTypes.frozenListOf(INT)),
                arguments(DataTypes.frozenSetOf(TEXT), setOf(TEXT)),
                arguments(mapOf(TEXT, listOf(INT, true)), DataTypes.frozenMapOf(TEXT, listOf(INT))),
                arguments(address, renamed),
                arguments(listOf(address), listOf(renamed)),
                arguments(mapOf(ASCII, BIGINT), mapOf(TEXT, TIMESTAMP)),
                arguments(tupleOf(ASCII, INT), tupleOf(TEXT, INT)),
                arguments(vectorOf(BIGINT, 3), vectorOf(TIMESTAMP, 3)));
    }

    @ParameterizedTest
    @MethodSource("alike")
    void should_leave_bytes_alone_when_they_mean_the_same(DataType source, DataType target) {
        assertThat(Converter.of(source, target).convertibility()).isEqualTo(new Same());
    }

    static Stream<Arguments> impossible() {
        UserDefinedType full = userType("address")
                .withField("street", TEXT)
                .withField(CqlIdentifier.fromInternal("Zip"), INT)
                .withField("geo", INET)
                .build();
        UserDefinedType less = userType("address").withField("geo", INT).build();
        UserDefinedType other = userType("address")
                .withField("street", TEXT)
                .withField(CqlIdentifier.fromInternal("Zip"), INT)
                .withField("geo", INT)
                .build();
        return Stream.of(
                arguments(
                        DURATION,
                        TEXT,
                        "duration cannot become text",
                        "make it duration on the target, or leave the column out"),
                arguments(
                        listOf(INT), setOf(INT), "list<int> cannot become set<int>", "make it list<int> on the target"),
                arguments(listOf(INT), TEXT, "list<int> cannot become text", "make it list<int> on the target"),
                arguments(listOf(INET), listOf(INT), "elements: inet cannot become int", "make it inet on the target"),
                arguments(mapOf(INET, INT), mapOf(INT, INT), "keys: inet cannot become int", "make it inet"),
                arguments(
                        mapOf(INT, listOf(INET)),
                        mapOf(INT, listOf(INT)),
                        "values: elements: inet cannot become int",
                        "make it inet"),
                arguments(tupleOf(INT, INET), tupleOf(INT, INT), "component 2: inet cannot become int", "make it inet"),
                arguments(
                        tupleOf(INT),
                        tupleOf(INT, INT),
                        "tuple<int> cannot become tuple<int, int>",
                        "make it tuple<int>"),
                arguments(
                        vectorOf(FLOAT, 2),
                        vectorOf(FLOAT, 3),
                        "vector<float, 2> cannot become vector<float, 3>",
                        "make it vector<float, 2>"),
                arguments(full, other, "field geo: inet cannot become int", "make it inet"),
                arguments(
                        full,
                        less,
                        "chat.address on the target lacks the fields street, \"Zip\"",
                        "add them with ALTER TYPE, or leave the column out"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void should_say_why_and_what_to_do_when_types_cannot_be_converted(
            DataType source, DataType target, String reason, String remedy) {
        Convertibility convertibility = Converter.of(source, target).convertibility();

        assertThat(convertibility).isInstanceOfSatisfying(Impossible.class, impossible -> {
            assertThat(impossible.reason()).isEqualTo(reason);
            assertThat(impossible.remedy()).startsWith(remedy);
        });
    }

    static Stream<Arguments> hazards() {
        return Stream.of(
                arguments(tupleOf(INT, TEXT), tupleOf(BIGINT, TEXT), ConversionSettings.DEFAULTS, List.of()),
                arguments(
                        tupleOf(INT, TEXT),
                        tupleOf(BIGINT, INT),
                        ConversionSettings.DEFAULTS,
                        List.of(Hazard.CAN_FAIL)),
                arguments(
                        listOf(DOUBLE), listOf(FLOAT), Converter.LOSSY, List.of(Hazard.CAN_FAIL, Hazard.LOSES_DIGITS)),
                arguments(TIMESTAMP, BIGINT, Converter.LOSSY, List.of(Hazard.CAN_FAIL, Hazard.LOSES_DIGITS)),
                arguments(TIMESTAMP, BIGINT, Converter.SECONDS, List.of(Hazard.CAN_FAIL)),
                arguments(INT, TIMESTAMP, Converter.SECONDS, List.of()));
    }

    @ParameterizedTest
    @MethodSource("hazards")
    void should_tell_the_hazards_when_parts_have_some(
            DataType source, DataType target, ConversionSettings settings, List<Hazard> hazards) {
        assertThat(new Converter(source, target, settings).convertibility())
                .isInstanceOfSatisfying(
                        Converted.class,
                        converted -> assertThat(converted.hazards()).containsExactlyInAnyOrderElementsOf(hazards));
    }

    @Test
    void should_convert_alike_when_made_from_serialized_parts() throws Exception {
        DataType source = serialized(mapOf(TEXT, tupleOf(TEXT, TEXT)));
        DataType target = serialized(mapOf(TEXT, tupleOf(INT, INT)));
        ConversionSettings settings = serialized(Converter.pattern("uuuu-MM-dd", ConversionSettings.Losses.ALLOWED));

        assertThat(settings).isEqualTo(Converter.pattern("uuuu-MM-dd", ConversionSettings.Losses.ALLOWED));
        assertThat(new Converter(source, target, settings)
                        .convertHex("00000001" + "0000000161" + "0000000a" + "0000000131" + "0000000132"))
                .isEqualTo("00000001" + "0000000161" + "00000010" + "0000000400000001" + "0000000400000002");
    }

    private static UserDefinedTypeBuilder userType(String name) {
        return new UserDefinedTypeBuilder("chat", name);
    }

    private static String symbol(Convertibility convertibility) {
        if (convertibility instanceof Converted converted) {
            return converted.hazards().isEmpty() ? ">" : "?";
        }
        return convertibility instanceof Same ? "=" : ".";
    }

    @SuppressWarnings("unchecked")
    private static <T> T serialized(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
