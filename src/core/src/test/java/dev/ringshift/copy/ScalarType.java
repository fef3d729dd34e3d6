package dev.ringshift.copy;

import java.util.List;

/**
 * A CQL type that is not made of others, with some of its values: ordinary ones, the least, the greatest, and empty where
 * there is such a thing.
 *
 * @param values at least two, as CQL writes them; the first two differ, also to the server's comparison
 * @param isOrdered whether it may be a key, an element of a set, or the key of a map
 */
record ScalarType(String name, List<String> values, boolean isOrdered) {
    static final List<ScalarType> ALL = List.of(
            of("ascii", "'ascii'", "''", "'~ !'"),
            of("bigint", "1", "-9223372036854775808", "9223372036854775807", "0"),
            of("blob", "0xcafe", "0x", "0x00", "0x" + "ff".repeat(300)),
            of("boolean", "true", "false"),
            of("date", "'2024-02-29'", "0", "4294967295"),
            of(
                    "decimal",
                    "1.50",
                    "0",
                    "-1E-2147483",
                    "0.00000000000000000000000000000000000000000000000000000000001",
                    "123456789012345678901234567890123456789012345678901234567890.1234567890123456789012345678901E-5000"),
            of("double", "0.1", "NaN", "-Infinity", "-0.0", "4.9E-324", "1.7976931348623157E308"),
            new ScalarType(
                    "duration",
                    List.of(
                            "1mo2d3h",
                            "-178956970mo3d4ns",
                            "1ns",
                            "2147483647mo2147483647d9223372036854775807ns",
                            "0ns"),
                    false),
            of("float", "0.1", "NaN", "-Infinity", "-0.0", "1.4E-45", "3.4028235E38"),
            of("inet", "'127.0.0.1'", "'2001:db8::ff'", "'::'", "'255.255.255.255'"),
            of("int", "1", "-2147483648", "2147483647", "0"),
            of("smallint", "1", "-32768", "32767", "0"),
            of("text", "'größe 🚀'", "''", "'it''s'", "'" + "long ".repeat(100) + "'"),
            of("time", "'13:37:00.123456789'", "'00:00:00'", "'23:59:59.999999999'"),
            of("timestamp", "'2024-02-29T12:00:00.123Z'", "-9223372036854775808", "9223372036854775807", "0"),
            of(
                    "timeuuid",
                    "50554d6e-29bb-11e5-b345-feff819cdc9f",
                    "00000000-0000-1000-8080-808080808080",
                    "ffffffff-ffff-1fff-bfff-ffffffffffff"),
            of("tinyint", "1", "-128", "127", "0"),
            of(
                    "uuid",
                    "00000000-0000-4000-8000-000000000002",
                    "ffffffff-ffff-4fff-bfff-ffffffffffff",
                    "50554d6e-29bb-11e5-b345-feff819cdc9f",
                    "00000000-0000-0000-0000-000000000000"),
            of("varchar", "'v'", "''", "' '"),
            of("varint", "1", "-" + "1234567890".repeat(12), "0", "9".repeat(100), "-1"));

    ScalarType {
        values = List.copyOf(values);
    }

    private static ScalarType of(String name, String... values) {
        return new ScalarType(name, List.of(values), true);
    }

    /** One value after the other, and around again. */
    String value(int number) {
        return values.get(Math.floorMod(number, values.size()));
    }

    static List<ScalarType> ordered() {
        return ALL.stream().filter(ScalarType::isOrdered).toList();
    }
}
