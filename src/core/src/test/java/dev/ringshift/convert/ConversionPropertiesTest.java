package dev.ringshift.convert;

import static com.datastax.oss.driver.api.core.type.DataTypes.ASCII;
import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.BLOB;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DECIMAL;
import static com.datastax.oss.driver.api.core.type.DataTypes.DOUBLE;
import static com.datastax.oss.driver.api.core.type.DataTypes.FLOAT;
import static com.datastax.oss.driver.api.core.type.DataTypes.INET;
import static com.datastax.oss.driver.api.core.type.DataTypes.INT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIME;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static com.datastax.oss.driver.api.core.type.DataTypes.UUID;
import static com.datastax.oss.driver.api.core.type.DataTypes.VARINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.listOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.mapOf;
import static com.datastax.oss.driver.api.core.type.DataTypes.tupleOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What is converted comes back, and what is not a value never gets through as one. */
class ConversionPropertiesTest {
    private static final List<DataType> FROM_TEXT = List.of(
            DataTypes.TINYINT,
            DataTypes.SMALLINT,
            INT,
            BIGINT,
            VARINT,
            DECIMAL,
            FLOAT,
            DOUBLE,
            DataTypes.BOOLEAN,
            UUID,
            DataTypes.TIMEUUID,
            INET,
            DATE,
            TIME,
            TIMESTAMP,
            ASCII);

    @Property
    void should_come_back_when_an_int_is_widened(@ForAll int value) {
        for (DataType wide : List.of(BIGINT, VARINT, TEXT, ASCII)) {
            assertThat(thereAndBack(INT, wide, value)).isEqualTo(value);
        }
        assertThat(Converter.of(INT, DECIMAL).convert(value)).isEqualTo(BigDecimal.valueOf(value));
    }

    @Property
    void should_come_back_or_fail_when_a_bigint_is_narrowed(@ForAll long value) {
        if (value == (int) value) {
            assertThat(Converter.of(BIGINT, INT).convert(value)).isEqualTo((int) value);
        } else {
            assertThat(failsOn(BIGINT, INT, value)).isTrue();
        }
    }

    @Property
    void should_come_back_when_a_number_goes_through_text(
            @ForAll BigInteger varint,
            @ForAll @Scale(60) BigDecimal decimal,
            @ForAll float single,
            @ForAll double number) {
        assertThat(thereAndBack(VARINT, TEXT, varint)).isEqualTo(varint);
        assertThat(thereAndBack(DECIMAL, TEXT, decimal)).isEqualTo(decimal);
        assertThat(thereAndBack(FLOAT, TEXT, single)).isEqualTo(single);
        assertThat(thereAndBack(DOUBLE, TEXT, number)).isEqualTo(number);
    }

    @Property
    void should_come_back_when_any_bits_of_a_float_are_widened(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);

        assertThat(thereAndBack(FLOAT, DOUBLE, value)).isEqualTo(value);
        assertThat(thereAndBack(FLOAT, TEXT, value)).isEqualTo(value);
    }

    @Property
    void should_come_back_or_fail_when_any_bits_of_a_double_are_narrowed(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.compare((float) value, value) == 0) {
            assertThat(Converter.of(DOUBLE, FLOAT).convert(value)).isEqualTo((float) value);
        } else {
            assertThat(failsOn(DOUBLE, FLOAT, value)).isTrue();
        }
    }

    @Property
    void should_come_back_when_a_timestamp_goes_through_a_number_or_text(@ForAll long millis) {
        ByteBuffer timestamp = Converter.encode(BIGINT, millis);

        assertThat(thereAndBackBytes(TIMESTAMP, BIGINT, timestamp)).isEqualTo(timestamp);
        assertThat(thereAndBackBytes(TIMESTAMP, TEXT, timestamp)).isEqualTo(timestamp);
    }

    @Property
    void should_come_back_when_seconds_go_through_a_timestamp(
            @ForAll @LongRange(min = Long.MIN_VALUE / 1000, max = Long.MAX_VALUE / 1000) long seconds) {
        Object timestamp = new Converter(BIGINT, TIMESTAMP, Converter.SECONDS).convert(seconds);

        assertThat(new Converter(TIMESTAMP, BIGINT, Converter.SECONDS).convert(timestamp))
                .isEqualTo(seconds);
    }

    @Property
    void should_come_back_when_a_date_goes_through_a_timestamp_or_text(@ForAll int days) {
        ByteBuffer date = Converter.encode(INT, days);

        assertThat(thereAndBackBytes(DATE, TIMESTAMP, date)).isEqualTo(date);
        assertThat(thereAndBackBytes(DATE, TEXT, date)).isEqualTo(date);
    }

    @Property
    void should_come_back_when_a_time_goes_through_text(@ForAll @LongRange(max = 86_399_999_999_999L) long nanos) {
        ByteBuffer time = Converter.encode(BIGINT, nanos);

        assertThat(thereAndBackBytes(TIME, TEXT, time)).isEqualTo(time);
    }

    @Property
    void should_come_back_when_a_uuid_or_an_address_goes_through_text(@ForAll @Size(16) byte[] bytes) {
        ByteBuffer sixteen = ByteBuffer.wrap(bytes);
        ByteBuffer four = ByteBuffer.wrap(bytes, 0, 4).slice();

        assertThat(thereAndBackBytes(UUID, TEXT, sixteen)).isEqualTo(sixteen);
        assertThat(thereAndBackBytes(INET, TEXT, four)).isEqualTo(four);
    }

    @Property
    void should_come_back_when_a_blob_goes_through_text(@ForAll byte[] bytes) {
        ByteBuffer blob = ByteBuffer.wrap(bytes);
        for (ConversionSettings settings : List.of(Converter.HEX, Converter.BASE64)) {
            ByteBuffer text = new Converter(BLOB, TEXT, settings).convertBytes(blob);
            assertThat(new Converter(TEXT, BLOB, settings).convertBytes(text)).isEqualTo(blob);
        }
    }

    @Property
    void should_come_back_when_a_collection_is_nested(@ForAll Map<Integer, @Size(max = 5) List<Integer>> value) {
        DataType source = mapOf(INT, tupleOf(listOf(INT, true), INT));
        DataType target = mapOf(TEXT, tupleOf(listOf(VARINT, true), BIGINT));
        ByteBuffer bytes = nested(value);

        assertThat(thereAndBackBytes(source, target, bytes)).isEqualTo(bytes);
    }

    @Property
    void should_give_a_value_that_reads_as_the_text_or_fail_when_text_is_anything(@ForAll String text) {
        for (DataType target : FROM_TEXT) {
            assertSameTextOrFailure(text, target);
        }
    }

    @Property
    void should_give_the_number_or_fail_when_text_is_digits(
            @ForAll @NumericChars @StringLength(min = 1, max = 25) String digits) {
        BigDecimal number = new BigDecimal(digits);
        for (DataType target : List.of(INT, BIGINT, VARINT, DECIMAL)) {
            try {
                Object value = Converter.of(TEXT, target).convert(digits);
                assertThat(new BigDecimal(value.toString())).isEqualByComparingTo(number);
            } catch (ConversionException e) {
                assertThat(e.literal()).isEqualTo("'" + digits + "'");
            }
        }
    }

    @Property
    void should_keep_every_number_of_few_digits_when_text_becomes_a_fraction(
            @ForAll @IntRange(min = -999_999, max = 999_999) int digits,
            @ForAll @IntRange(min = -25, max = 25) int exponent) {
        String text = digits + "E" + exponent;

        assertThat(Converter.of(TEXT, FLOAT).convert(text)).isEqualTo(Float.parseFloat(text));
        assertThat(Converter.of(TEXT, DOUBLE).convert(text)).isEqualTo(Double.parseDouble(text));
    }

    @Property
    void should_fail_with_its_own_exception_when_bytes_are_anything(@ForAll @Size(max = 40) byte[] bytes) {
        DataType udt = new UserDefinedTypeBuilder("chat", "pair")
                .withField("a", INT)
                .withField("b", TEXT)
                .build();
        DataType wider = new UserDefinedTypeBuilder("chat", "pair")
                .withField("b", TEXT)
                .withField("a", BIGINT)
                .build();
        List<Converter> converters = List.of(
                Converter.of(listOf(INT), listOf(TEXT)),
                Converter.of(mapOf(TEXT, INT), mapOf(INT, BIGINT)),
                Converter.of(tupleOf(TEXT, INT), tupleOf(INT, INT)),
                Converter.of(udt, wider),
                Converter.of(DataTypes.vectorOf(TEXT, 2), DataTypes.vectorOf(INT, 2)),
                Converter.of(DECIMAL, TEXT),
                Converter.of(TIMESTAMP, DATE));
        for (Converter converter : converters) {
            try {
                assertThat(converter.convertBytes(ByteBuffer.wrap(bytes))).isNotNull();
            } catch (ConversionException e) {
                assertThat(e).hasMessageStartingWith("Cannot convert ");
            }
        }
    }

    private static void assertSameTextOrFailure(String text, DataType target) {
        try {
            ByteBuffer bytes = Converter.encode(TEXT, text);
            ByteBuffer value = Converter.of(TEXT, target).convertBytes(bytes);
            ByteBuffer again = Converter.of(target, TEXT).convertBytes(value);
            assertThat(Converter.of(TEXT, target).convertBytes(again)).isEqualTo(value);
        } catch (ConversionException e) {
            assertThat(e.targetType()).isEqualTo(TypePair.name(target));
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .as("half a surrogate pair")
                    .hasRootCauseInstanceOf(java.nio.charset.MalformedInputException.class);
        }
    }

    private static Object thereAndBack(DataType source, DataType target, Object value) {
        return Converter.of(target, source).convert(Converter.of(source, target).convert(value));
    }

    private static ByteBuffer thereAndBackBytes(DataType source, DataType target, ByteBuffer bytes) {
        return Converter.of(target, source)
                .convertBytes(Converter.of(source, target).convertBytes(bytes));
    }

    private static boolean failsOn(DataType source, DataType target, Object value) {
        try {
            return Converter.of(source, target).convert(value) == null;
        } catch (ConversionException e) {
            return true;
        }
    }

    /** A map to tuples of a list and its length, null when that is odd. */
    private static ByteBuffer nested(Map<Integer, List<Integer>> value) {
        StringBuilder hex = new StringBuilder(int32(value.size()));
        value.forEach((key, list) -> {
            String elements = int32(list.size());
            for (int each : list) {
                elements += int32(4) + int32(each);
            }
            String length = list.size() % 2 == 1 ? int32(-1) : int32(4) + int32(list.size());
            String tuple = int32(elements.length() / 2) + elements + length;
            hex.append(int32(4))
                    .append(int32(key))
                    .append(int32(tuple.length() / 2))
                    .append(tuple);
        });
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String int32(int value) {
        return HexFormat.of().toHexDigits(value);
    }
}
