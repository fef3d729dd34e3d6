package dev.ringshift.convert;

import static com.datastax.oss.driver.api.core.type.DataTypes.ASCII;
import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.BLOB;
import static com.datastax.oss.driver.api.core.type.DataTypes.BOOLEAN;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.DECIMAL;
import static com.datastax.oss.driver.api.core.type.DataTypes.DOUBLE;
import static com.datastax.oss.driver.api.core.type.DataTypes.FLOAT;
import static com.datastax.oss.driver.api.core.type.DataTypes.INET;
import static com.datastax.oss.driver.api.core.type.DataTypes.INT;
import static com.datastax.oss.driver.api.core.type.DataTypes.SMALLINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIME;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMEUUID;
import static com.datastax.oss.driver.api.core.type.DataTypes.TINYINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.UUID;
import static com.datastax.oss.driver.api.core.type.DataTypes.VARINT;
import static dev.ringshift.convert.Converter.BASE64;
import static dev.ringshift.convert.Converter.HEX;
import static dev.ringshift.convert.Converter.LOSSY;
import static dev.ringshift.convert.Converter.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.ConversionSettings.Losses;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalarConversionTest {
    private static final ConversionSettings DEFAULTS = ConversionSettings.DEFAULTS;
    private static final BigInteger HUGE = BigInteger.TEN.pow(60).subtract(BigInteger.ONE);
    private static final java.util.UUID VERSION_1 = java.util.UUID.fromString("13814000-1dd2-11b2-8080-808080808080");
    private static final java.util.UUID VERSION_4 = java.util.UUID.fromString("50962f2b-6196-4525-a25d-6174c447293a");
    private static final String CORRECT = "; correct it on the source, or give the target another type";
    private static final String OR_ALLOW = "; correct it on the source, allow losses, or give the target another type";

    /** Source and target value, equal both ways. */
    static Stream<Arguments> equals() throws UnknownHostException {
        return Stream.of(
                arguments(TINYINT, (byte) -128, SMALLINT, (short) -128),
                arguments(SMALLINT, Short.MAX_VALUE, INT, (int) Short.MAX_VALUE),
                arguments(INT, Integer.MIN_VALUE, BIGINT, (long) Integer.MIN_VALUE),
                arguments(INT, -1, VARINT, BigInteger.ONE.negate()),
                arguments(BIGINT, Long.MIN_VALUE, VARINT, BigInteger.valueOf(Long.MIN_VALUE)),
                arguments(BIGINT, Long.MAX_VALUE, TEXT, "9223372036854775807"),
                arguments(VARINT, HUGE, TEXT, "9".repeat(60)),
                arguments(TINYINT, (byte) -1, ASCII, "-1"),
                arguments(DECIMAL, new BigDecimal("-0.00"), TEXT, "0.00"),
                arguments(DECIMAL, new BigDecimal(HUGE, 40), TEXT, "9".repeat(20) + "." + "9".repeat(40)),
                arguments(DECIMAL, new BigDecimal("1E+2147483647"), TEXT, "1E+2147483647"),
                arguments(DECIMAL, new BigDecimal("1E-2147483647"), TEXT, "1E-2147483647"),
                arguments(FLOAT, 0.1f, TEXT, "0.1"),
                arguments(FLOAT, Float.MIN_VALUE, TEXT, "1.4E-45"),
                arguments(FLOAT, Float.NaN, TEXT, "NaN"),
                arguments(FLOAT, -0.0f, TEXT, "-0.0"),
                arguments(FLOAT, -0.0f, DOUBLE, -0.0),
                arguments(FLOAT, Float.NaN, DOUBLE, Double.NaN),
                arguments(FLOAT, Float.NEGATIVE_INFINITY, DOUBLE, Double.NEGATIVE_INFINITY),
                arguments(FLOAT, 0.1f, DOUBLE, (double) 0.1f),
                arguments(DOUBLE, Double.MIN_VALUE, TEXT, "4.9E-324"),
                arguments(DOUBLE, Double.MAX_VALUE, TEXT, "1.7976931348623157E308"),
                arguments(DOUBLE, Double.NEGATIVE_INFINITY, TEXT, "-Infinity"),
                arguments(DOUBLE, -0.0, TEXT, "-0.0"),
                arguments(BOOLEAN, true, TEXT, "true"),
                arguments(BOOLEAN, false, ASCII, "false"),
                arguments(UUID, VERSION_4, TEXT, "50962f2b-6196-4525-a25d-6174c447293a"),
                arguments(TIMEUUID, VERSION_1, TEXT, "13814000-1dd2-11b2-8080-808080808080"),
                arguments(TIMEUUID, VERSION_1, UUID, VERSION_1),
                arguments(BIGINT, 1L, TIMESTAMP, Instant.ofEpochMilli(1)),
                arguments(BIGINT, Long.MIN_VALUE, TIMESTAMP, Instant.ofEpochMilli(Long.MIN_VALUE)),
                arguments(INT, -1, TIMESTAMP, Instant.ofEpochMilli(-1)),
                arguments(TIMESTAMP, Instant.EPOCH, TEXT, "1970-01-01T00:00:00Z"),
                arguments(TIMESTAMP, Instant.ofEpochMilli(-1), TEXT, "1969-12-31T23:59:59.999Z"),
                arguments(TIMESTAMP, Instant.parse("1500-01-01T00:00:00Z"), TEXT, "1500-01-01T00:00:00Z"),
                arguments(TIMESTAMP, Instant.parse("0000-01-01T00:00:00Z"), TEXT, "0000-01-01T00:00:00Z"),
                arguments(TIMESTAMP, Instant.parse("-0044-03-15T12:00:00Z"), TEXT, "-0044-03-15T12:00:00Z"),
                arguments(TIMESTAMP, Instant.parse("+10000-01-01T00:00:00Z"), TEXT, "+10000-01-01T00:00:00Z"),
                arguments(TIMESTAMP, Instant.ofEpochMilli(Long.MAX_VALUE), TEXT, "+292278994-08-17T07:12:55.807Z"),
                arguments(DATE, LocalDate.of(1969, 12, 31), TIMESTAMP, Instant.parse("1969-12-31T00:00:00Z")),
                arguments(DATE, lastDate(), TIMESTAMP, Instant.parse("+5881580-07-11T00:00:00Z")),
                arguments(DATE, lastDate(), TEXT, "+5881580-07-11"),
                arguments(DATE, LocalDate.of(0, 2, 29), TEXT, "0000-02-29"),
                arguments(TIME, LocalTime.MAX, TEXT, "23:59:59.999999999"),
                arguments(TIME, LocalTime.MIDNIGHT, TEXT, "00:00:00"),
                arguments(INET, InetAddress.getByName("10.0.0.255"), TEXT, "10.0.0.255"),
                arguments(INET, InetAddress.getByName("fe80::1"), TEXT, "fe80:0:0:0:0:0:0:1"),
                arguments(ASCII, "plain", TEXT, "plain"),
                arguments(TEXT, "null", ASCII, "null"),
                arguments(TEXT, "naïve \uD83D\uDE00", BLOB, bytes("naïve \uD83D\uDE00")));
    }

    @ParameterizedTest
    @MethodSource("equals")
    void should_keep_the_value_both_ways_when_both_types_have_it(
            DataType source, Object value, DataType target, Object expected) {
        assertThat(Converter.of(source, target).convert(value)).isEqualTo(expected);
        assertThat(Converter.of(target, source).convert(expected)).isEqualTo(value);
    }

    /** What is read, though it would be written otherwise; and what settings change. */
    static Stream<Arguments> oneWay() throws UnknownHostException {
        return Stream.of(
                arguments(INT, 7, DECIMAL, new BigDecimal("7"), DEFAULTS),
                arguments(VARINT, HUGE, DECIMAL, new BigDecimal(HUGE), DEFAULTS),
                arguments(TEXT, "+007", INT, 7, DEFAULTS),
                arguments(TEXT, "TRUE", BOOLEAN, true, DEFAULTS),
                arguments(TEXT, "50962F2B-6196-4525-A25D-6174C447293A", UUID, VERSION_4, DEFAULTS),
                arguments(TEXT, "2015-05-01T16:00+02:00", TIMESTAMP, Instant.parse("2015-05-01T14:00:00Z"), DEFAULTS),
                arguments(TEXT, "16:00", TIME, LocalTime.of(16, 0), DEFAULTS),
                arguments(TEXT, "::ffff:1.2.3.4", INET, InetAddress.getByName("1.2.3.4"), DEFAULTS),
                arguments(TEXT, "1e3", DOUBLE, 1000.0, DEFAULTS),
                arguments(TEXT, "1048576.2", FLOAT, 1048576.2f, DEFAULTS),
                arguments(TEXT, "1e11", FLOAT, (float) 1e11, DEFAULTS),
                arguments(TEXT, "5E-324", DOUBLE, Double.MIN_VALUE, DEFAULTS),
                arguments(TEXT, "1" + "0".repeat(24), DOUBLE, 1e24, DEFAULTS),
                arguments(TEXT, "0.1000000000000000055511151231257827", DOUBLE, 0.1, DEFAULTS),
                arguments(DOUBLE, 0.5, FLOAT, 0.5f, DEFAULTS),
                arguments(DOUBLE, Double.NaN, FLOAT, Float.NaN, DEFAULTS),
                arguments(DOUBLE, -0.0, FLOAT, -0.0f, DEFAULTS),
                arguments(DOUBLE, 0.1, FLOAT, 0.1f, LOSSY),
                arguments(DOUBLE, 1e-300, FLOAT, 0.0f, LOSSY),
                arguments(TEXT, "0.12345678901234567890", DOUBLE, 0.12345678901234568, LOSSY),
                arguments(BIGINT, -1L, TIMESTAMP, Instant.ofEpochSecond(-1), SECONDS),
                arguments(INT, Integer.MAX_VALUE, TIMESTAMP, Instant.ofEpochSecond(Integer.MAX_VALUE), SECONDS),
                arguments(TIMESTAMP, Instant.ofEpochSecond(-62135596801L), BIGINT, -62135596801L, SECONDS),
                arguments(TIMESTAMP, Instant.ofEpochSecond(-5), INT, -5, SECONDS),
                arguments(TIMESTAMP, Instant.ofEpochMilli(-1), BIGINT, -1L, LOSSY),
                arguments(TIMESTAMP, Instant.ofEpochMilli(Long.MIN_VALUE), BIGINT, -9223372036854776L, LOSSY),
                arguments(TIMESTAMP, Instant.ofEpochMilli(-1), DATE, LocalDate.of(1969, 12, 31), LOSSY),
                arguments(TEXT, "1970-01-01T00:00:00.0019Z", TIMESTAMP, Instant.ofEpochMilli(1), LOSSY),
                arguments(
                        TEXT,
                        "2015-05-01 16:00",
                        TIMESTAMP,
                        Instant.parse("2015-05-01T16:00:00Z"),
                        Converter.pattern("yyyy-MM-dd HH:mm", Losses.REFUSED)),
                arguments(
                        TIMESTAMP,
                        Instant.parse("2015-05-01T16:00:00Z"),
                        TEXT,
                        "1 May 2015, 16:00:00.000 Z",
                        Converter.pattern("d MMM uuuu, HH:mm:ss.SSS XXX", Losses.REFUSED)),
                arguments(
                        TIMESTAMP,
                        Instant.parse("2015-05-01T16:00:01Z"),
                        TEXT,
                        "2015-05-01",
                        Converter.pattern("uuuu-MM-dd", Losses.ALLOWED)),
                arguments(TEXT, "0xCAfe", BLOB, blob(0xca, 0xfe), HEX),
                arguments(BLOB, blob(0xca, 0xfe), TEXT, "cafe", HEX),
                arguments(BLOB, blob(0xca, 0xfe), TEXT, "yv4=", BASE64),
                arguments(ASCII, "yv4", BLOB, blob(0xca, 0xfe), BASE64));
    }

    @ParameterizedTest
    @MethodSource("oneWay")
    void should_convert_when_the_settings_say_how(
            DataType source, Object value, DataType target, Object expected, ConversionSettings settings) {
        assertThat(new Converter(source, target, settings).convert(value)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        INT, 128, TINYINT, "128 from int to tinyint: out of the range of tinyint" + CORRECT, DEFAULTS),
                arguments(
                        BIGINT,
                        1L << 31,
                        INT,
                        "2147483648 from bigint to int: out of the range of int" + CORRECT,
                        DEFAULTS),
                arguments(
                        VARINT,
                        BigInteger.ONE.shiftLeft(63),
                        BIGINT,
                        "9223372036854775808 from varint to bigint: out of the range of bigint" + CORRECT,
                        DEFAULTS),
                arguments(
                        TEXT,
                        "it's",
                        INT,
                        "'it''s' from text to int: not a whole number in the range of int" + CORRECT,
                        DEFAULTS),
                arguments(TEXT, "NULL", INT, "'NULL' from text to int: not a whole number", DEFAULTS),
                arguments(TEXT, " 1", BIGINT, "' 1' from text to bigint: not a whole number", DEFAULTS),
                arguments(TEXT, "1.0", VARINT, "'1.0' from text to varint: not a whole number", DEFAULTS),
                arguments(TEXT, "32768", SMALLINT, "'32768' from text to smallint: not a whole number", DEFAULTS),
                arguments(TEXT, "1,5", DECIMAL, "'1,5' from text to decimal: not a number", DEFAULTS),
                arguments(TEXT, "NaN", DECIMAL, "'NaN' from text to decimal: not a number", DEFAULTS),
                arguments(
                        TEXT,
                        "0.12345678901234567890",
                        DOUBLE,
                        "'0.12345678901234567890' from text to double: not a number that a double holds digit by digit"
                                + OR_ALLOW,
                        DEFAULTS),
                arguments(
                        TEXT, "16777217", FLOAT, "not a number that a float holds digit by digit" + OR_ALLOW, DEFAULTS),
                arguments(TEXT, "1e400", DOUBLE, "not a number that a double holds digit by digit" + CORRECT, LOSSY),
                arguments(TEXT, "1e-400", DOUBLE, "not a number that a double holds digit by digit", DEFAULTS),
                arguments(TEXT, "1d", DOUBLE, "'1d' from text to double: not a number", LOSSY),
                arguments(TEXT, "0x1p3", DOUBLE, "'0x1p3' from text to double: not a number", LOSSY),
                arguments(TEXT, "nan", FLOAT, "'nan' from text to float: not a number", LOSSY),
                arguments(DOUBLE, 0.1, FLOAT, "0.1 from double to float: no float has this value" + OR_ALLOW, DEFAULTS),
                arguments(
                        DOUBLE, 1e300, FLOAT, "1.0E300 from double to float: no float has this value" + CORRECT, LOSSY),
                arguments(
                        TEXT, "yes", BOOLEAN, "'yes' from text to boolean: neither true nor false" + CORRECT, DEFAULTS),
                arguments(TEXT, "NULL", BOOLEAN, "neither true nor false", DEFAULTS),
                arguments(TEXT, "1-1-1-1-1", UUID, "'1-1-1-1-1' from text to uuid: not a UUID", DEFAULTS),
                arguments(
                        UUID,
                        VERSION_4,
                        TIMEUUID,
                        "50962f2b-6196-4525-a25d-6174c447293a from uuid to timeuuid: not a version 1 UUID" + CORRECT,
                        DEFAULTS),
                arguments(
                        TEXT, VERSION_4.toString(), TIMEUUID, "from text to timeuuid: not a version 1 UUID", DEFAULTS),
                arguments(TEXT, "example.com", INET, "'example.com' from text to inet: not an IP address", DEFAULTS),
                arguments(TEXT, "localhost", INET, "not an IP address", DEFAULTS),
                arguments(TEXT, "10.0.0.256", INET, "not an IP address", DEFAULTS),
                arguments(TEXT, "010.0.0.1", INET, "not an IP address", DEFAULTS),
                arguments(TEXT, "1.1", INET, "not an IP address", DEFAULTS),
                arguments(TEXT, "fe80::1%lo", INET, "not an IP address", DEFAULTS),
                arguments(TEXT, "a:b", INET, "not an IP address", DEFAULTS),
                arguments(
                        TEXT,
                        "2015-02-30",
                        DATE,
                        "'2015-02-30' from text to date: not a date such as 2015-05-01 in the range of date" + CORRECT,
                        DEFAULTS),
                arguments(TEXT, "+5881580-07-12", DATE, "in the range of date", DEFAULTS),
                arguments(
                        TEXT,
                        "24:00:00",
                        TIME,
                        "'24:00:00' from text to time: not a time such as 16:00:00.123",
                        DEFAULTS),
                arguments(
                        TEXT,
                        "2015-05-01T16:00:00",
                        TIMESTAMP,
                        "'2015-05-01T16:00:00' from text to timestamp: not a timestamp of the form iso in milliseconds"
                                + OR_ALLOW,
                        DEFAULTS),
                arguments(TEXT, "2015-05-01T16:00:00.000001Z", TIMESTAMP, "of the form iso in milliseconds", DEFAULTS),
                arguments(TEXT, "2015-05-01T23:59:60Z", TIMESTAMP, "of the form iso in milliseconds", DEFAULTS),
                arguments(TEXT, "+292278994-08-17T07:12:55.808Z", TIMESTAMP, "of the form iso in milliseconds", LOSSY),
                arguments(
                        TEXT,
                        "2015-02-30 00:00",
                        TIMESTAMP,
                        "not a timestamp of the form yyyy-MM-dd HH:mm in milliseconds",
                        Converter.pattern("yyyy-MM-dd HH:mm", Losses.REFUSED)),
                arguments(
                        TIMESTAMP,
                        Instant.ofEpochMilli(1),
                        TEXT,
                        "'1970-01-01T00:00:00.001Z' from timestamp to text: the form yyyy-MM-dd HH:mm does not show all of it"
                                + OR_ALLOW,
                        Converter.pattern("yyyy-MM-dd HH:mm", Losses.REFUSED)),
                arguments(
                        TIMESTAMP,
                        Instant.parse("-0044-03-15T12:00:00Z"),
                        TEXT,
                        "'-0044-03-15T12:00:00Z' from timestamp to text: the form yyyy-MM-dd HH:mm does not show all of it",
                        Converter.pattern("yyyy-MM-dd HH:mm", Losses.REFUSED)),
                arguments(
                        TIMESTAMP,
                        Instant.ofEpochMilli(1L << 31),
                        INT,
                        "'1970-01-25T20:31:23.648Z' from timestamp to int: out of the range of int" + CORRECT,
                        DEFAULTS),
                arguments(TIMESTAMP, Instant.ofEpochMilli(1), BIGINT, "not whole seconds" + OR_ALLOW, SECONDS),
                arguments(
                        TIMESTAMP,
                        Instant.ofEpochMilli(Long.MIN_VALUE),
                        BIGINT,
                        "'-292275055-05-16T16:47:04.192Z' from timestamp to bigint: not whole seconds",
                        SECONDS),
                arguments(
                        BIGINT,
                        Long.MAX_VALUE,
                        TIMESTAMP,
                        "9223372036854775807 from bigint to timestamp: out of the range of timestamp" + CORRECT,
                        SECONDS),
                arguments(
                        TIMESTAMP,
                        Instant.ofEpochMilli(1),
                        DATE,
                        "'1970-01-01T00:00:00.001Z' from timestamp to date: not midnight (UTC) of a date" + OR_ALLOW,
                        DEFAULTS),
                arguments(TIMESTAMP, Instant.parse("+5881580-07-12T00:00:00Z"), DATE, "not midnight (UTC)", LOSSY),
                arguments(TEXT, "é", ASCII, "'é' from text to ascii: not ASCII only" + CORRECT, DEFAULTS),
                arguments(BLOB, blob(0xff), TEXT, "0xff from blob to text: not the bytes of text" + CORRECT, DEFAULTS),
                arguments(BLOB, blob(0xc3, 0xa9), ASCII, "0xc3a9 from blob to ascii: not the bytes of ascii", DEFAULTS),
                arguments(TEXT, "caf", BLOB, "'caf' from text to blob: not hexadecimal digits" + CORRECT, HEX),
                arguments(TEXT, "ca fe", BLOB, "'ca fe' from text to blob: not hexadecimal digits", HEX),
                arguments(TEXT, "y", BLOB, "'y' from text to blob: not Base64" + CORRECT, BASE64));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void should_say_value_types_and_reason_when_the_target_cannot_hold_it(
            DataType source, Object value, DataType target, String message, ConversionSettings settings) {
        assertThatThrownBy(() -> new Converter(source, target, settings).convert(value))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("Cannot convert ")
                .hasMessageContaining(message);
    }

    static Stream<Arguments> empties() {
        return Stream.of(
                arguments(INT, BIGINT),
                arguments(BIGINT, TIMESTAMP),
                arguments(BIGINT, INT),
                arguments(VARINT, DECIMAL),
                arguments(INT, TEXT),
                arguments(TEXT, INT),
                arguments(ASCII, BOOLEAN),
                arguments(TEXT, UUID),
                arguments(TEXT, INET),
                arguments(TEXT, BLOB),
                arguments(UUID, TIMEUUID),
                arguments(TIMESTAMP, TEXT),
                arguments(DOUBLE, FLOAT));
    }

    @ParameterizedTest
    @MethodSource("empties")
    void should_stay_empty_when_the_target_can_be_empty(DataType source, DataType target) {
        assertThat(Converter.of(source, target).convertHex("")).isEmpty();
    }

    static Stream<Arguments> notEmpty() {
        return Stream.of(
                arguments(INT, TINYINT, "0x from int to tinyint: a tinyint cannot be empty" + CORRECT),
                arguments(VARINT, SMALLINT, "0x from varint to smallint: a smallint cannot be empty" + CORRECT),
                arguments(TIMESTAMP, DATE, "0x from timestamp to date: a date cannot be empty" + CORRECT),
                arguments(TEXT, TIME, "'' from text to time: a time cannot be empty" + CORRECT),
                arguments(ASCII, DATE, "'' from ascii to date: a date cannot be empty" + CORRECT));
    }

    @ParameterizedTest
    @MethodSource("notEmpty")
    void should_fail_when_the_value_is_empty_and_the_target_never_is(DataType source, DataType target, String message) {
        assertThatThrownBy(() -> Converter.of(source, target).convertHex(""))
                .isInstanceOf(ConversionException.class)
                .hasMessage("Cannot convert " + message);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments(INT, BIGINT, "010203"),
                arguments(DECIMAL, TEXT, "00000001"),
                arguments(TIME, TEXT, "ffffffffffffffff"),
                arguments(TEXT, INT, "ff"),
                arguments(INET, TEXT, "0102"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void should_show_the_bytes_when_they_are_not_of_the_type(DataType source, DataType target, String hex) {
        assertThatThrownBy(() -> Converter.of(source, target).convertHex(hex))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "Cannot convert 0x%s from %s to %s: these are not the bytes of %s; write the value on the source again",
                        hex, TypePair.name(source), TypePair.name(target), TypePair.name(source));
    }

    @Test
    void should_shorten_the_message_but_not_the_literal_when_the_value_is_long() {
        String text = "x".repeat(1000);

        assertThatThrownBy(() -> Converter.of(TEXT, INT).convert(text))
                .isInstanceOfSatisfying(ConversionException.class, e -> {
                    assertThat(e)
                            .hasMessageContaining("'" + "x".repeat(199) + "… (1002 characters) from text to int: ");
                    assertThat(e.literal()).isEqualTo("'" + text + "'");
                    assertThat(e.sourceType()).isEqualTo("text");
                    assertThat(e.targetType()).isEqualTo("int");
                    assertThat(e.reason()).isEqualTo("not a whole number in the range of int" + CORRECT);
                });
    }

    private static LocalDate lastDate() {
        return LocalDate.ofEpochDay(Integer.MAX_VALUE);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer blob(int... bytes) {
        ByteBuffer blob = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            blob.put((byte) each);
        }
        return blob.flip();
    }
}
