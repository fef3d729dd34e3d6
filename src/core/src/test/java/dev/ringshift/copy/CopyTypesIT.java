package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values of every type that both generations have. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyTypesIT {
    private static final String SCALARS = """
            "Key" uuid, "key" int, "order" timeuuid, c_ascii ascii, c_bigint bigint, c_blob blob, c_boolean boolean,
            c_date date, c_decimal decimal, c_double double, c_duration duration, c_float float, c_inet inet, c_int int,
            c_smallint smallint, c_text text, c_time time, c_timestamp timestamp, c_timeuuid timeuuid,
            c_tinyint tinyint, c_uuid uuid, c_varint varint,
            c_text_ttl text, c_text_writetime bigint, "Select" text, "token" text, "a ""quoted"" name" text,
            PRIMARY KEY (("Key", "key"), "order")""";

    private final BothSides sides;

    CopyTypesIT(ClusterPair pair) {
        sides = BothSides.open(pair, CopyTypesIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_keep_every_byte_when_columns_are_scalars() {
        TestTable table = sides.table(SCALARS);
        String insert = """
                INSERT INTO TABLE ("Key", "key", "order", c_ascii, c_bigint, c_blob, c_boolean, c_date, c_decimal, c_double,
                c_duration, c_float, c_inet, c_int, c_smallint, c_text, c_time, c_timestamp, c_timeuuid, c_tinyint, c_uuid,
                c_varint, c_text_ttl, c_text_writetime, "Select", "token", "a ""quoted"" name") VALUES
                (00000000-0000-4000-8000-000000000001, %d, 50554d6e-29bb-11e5-b345-feff819cdc9f, %s)
                USING TIMESTAMP 1234567890123456""";
        table.onSource(insert.formatted(1, """
                        'ascii', 1, 0xcafe, true, '2024-02-29', 1.50, 1.5, 1mo2d3h, 0.1, '127.0.0.1', 1, 1, 'größe 🚀',
                        '13:37:00.123456789', '2024-02-29T12:00:00.123Z', 50554d6e-29bb-11e5-b345-feff819cdc9f, 1,
                        00000000-0000-4000-8000-000000000002, 1, 'ttl', 7, 'select', 'token', 'quoted'"""), insert.formatted(2, """
                        '', -9223372036854775808, 0x, false, 0, -1E-2147483, NaN, -178956970mo3d4ns,
                        -Infinity, '2001:db8::ff', -2147483648, -32768, '', '00:00:00', -9223372036854775808,
                        00000000-0000-1000-8080-808080808080, -128, ffffffff-ffff-4fff-bfff-ffffffffffff,
                        -123456789012345678901234567890123456789012345678901234567890, '', -1, '', '', ''"""), insert.formatted(3, """
                        null, 9223372036854775807, 0x00, null, 4294967295,
                        123456789012345678901234567890123456789012345678901234567890.123456789012345678901234567890E-5000,
                        -0.0, 1ns, 3.4028235E38, '::', 2147483647, 32767, null, '23:59:59.999999999', 9223372036854775807,
                        null, 127, null, 0, null, null, null, null, null"""));

        assertThat(table.copy().cells()).isEqualTo(24 + 24 + 14);

        table.assertSame(3);
    }

    @Test
    void should_keep_every_byte_when_values_are_of_no_bytes_at_all() {
        TestTable table = sides.table("k int PRIMARY KEY, i int, b bigint, u uuid, f boolean, v varint, t timestamp");
        table.onSource("INSERT INTO TABLE (k, i, b, u, f, v, t) VALUES (1, blobasint(0x), blobasbigint(0x),"
                + " blobasuuid(0x), blobasboolean(0x), blobasvarint(0x), blobastimestamp(0x)) USING TIMESTAMP 5");

        table.copyAndCompare(1);
    }

    @Test
    void should_keep_one_cell_when_collections_and_types_are_frozen() {
        TestTable type = sides.unmade()
                .onBoth(
                        "CREATE TYPE TABLE (\"Street\" text, zip int, tags frozen<set<text>>, at tuple<double, double>)");
        String nested = "frozen<map<text, frozen<list<frozen<%s>>>>>".formatted(type.name());
        TestTable table = sides.table(
                "k frozen<tuple<int, text>>, c frozen<list<int>>, l frozen<list<text>>, s frozen<set<uuid>>,"
                        + " m frozen<map<text, int>>, u frozen<%s>, t tuple<int, frozen<list<text>>, text>, n %s,"
                                .formatted(type.name(), nested)
                        + " PRIMARY KEY (k, c)) WITH CLUSTERING ORDER BY (c DESC");
        table.onSource(
                "INSERT INTO TABLE (k, c, l, s, m, u, t, n) VALUES ((1, 'a'), [1, 2], ['a', ''],"
                        + " {00000000-0000-4000-8000-000000000001}, {'x': 1, 'y': 2},"
                        + " {\"Street\": 'Ringweg', zip: 1, tags: {'a', 'b'}, at: (1.5, 2.5)}, (1, ['x'], null),"
                        + " {'home': [{\"Street\": 'A'}, {zip: 2}]}) USING TIMESTAMP 1000 AND TTL 90000",
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 80000 SET u = {zip: 3}, t = (null, null, 'z')"
                        + " WHERE k = (1, 'a') AND c = [1, 2]",
                "INSERT INTO TABLE (k, c, l, s, m) VALUES ((2, null), [], [], {}, {}) USING TIMESTAMP 3000",
                "INSERT INTO TABLE (k, c) VALUES ((3, ''), [1]) USING TIMESTAMP 3000");

        table.copyAndCompare(3);
    }

    @Test
    void should_keep_order_and_rows_when_clustering_is_descending_and_keys_are_many() {
        TestTable table = sides.table("p1 text, p2 blob, c1 int, c2 text, c3 boolean, \"Value\" text,"
                + " PRIMARY KEY ((p1, p2), c1, c2, c3)) WITH CLUSTERING ORDER BY (c1 DESC, c2 ASC, c3 DESC");
        for (int i = 0; i < 60; i++) {
            table.onSource(
                    "INSERT INTO TABLE (p1, p2, c1, c2, c3, \"Value\") VALUES ('p%d', 0x0%d, %d, '%s', %b, 'v%d')"
                                    .formatted(i % 3, i % 2, i % 5 - 2, "c".repeat(i % 4), i % 2 == 0, i)
                            + " USING TIMESTAMP " + (1000 + i));
        }

        table.copyAndCompare(60);
    }
}
