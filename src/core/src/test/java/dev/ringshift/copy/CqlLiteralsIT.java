package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.convert.CqlLiterals;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a value is shown as, given to a real node, is the same value, byte by byte. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CqlLiteralsIT {
    private final BothSides sides;

    CqlLiteralsIT(ClusterPair pair) {
        sides = BothSides.open(pair, CqlLiteralsIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_be_the_same_bytes_again_when_a_literal_of_any_scalar_is_inserted() {
        for (ScalarType type : ScalarType.ALL) {
            List<String> values = new ArrayList<>(type.values());
            if (List.of("int", "timestamp", "uuid", "boolean", "decimal", "inet")
                    .contains(type.name())) {
                values.add("blobAs%s(0x)".formatted(type.name()));
            }
            requireSame(sides.source(), sides.keyspace(), type.name(), values);
            requireSame(sides.target(), sides.targetKeyspace(), type.name(), values);
        }
    }

    @Test
    void should_be_the_same_bytes_again_when_a_literal_has_parts() {
        for (String cql : List.of(
                "CREATE TYPE %s.\"Pair\" (a int, \"B b\" frozen<list<timestamp>>)", "CREATE TYPE %s.lone (a text)")) {
            sides.source().execute(cql.formatted(sides.keyspace()));
            sides.target().execute(cql.formatted(sides.targetKeyspace()));
        }
        for (CqlSession session : List.of(sides.source(), sides.target())) {
            String keyspace = sides.keyspace();
            requireSame(session, keyspace, "list<text>", List.of("['', 'it''s']"));
            requireSame(session, keyspace, "frozen<list<int>>", List.of("[]", "[1, blobAsInt(0x)]"));
            requireSame(session, keyspace, "frozen<set<date>>", List.of("{0, 4294967295, '2024-02-29'}", "{}"));
            requireSame(
                    session, keyspace, "map<text, frozen<map<int, duration>>>", List.of("{'': {}, 'x': {1: 1mo2d}}"));
            requireSame(
                    session, keyspace, "tuple<int, text, tuple<blob>>", List.of("(1, NULL, (0x))", "(NULL, '', NULL)"));
            requireSame(
                    session,
                    keyspace,
                    "frozen<\"Pair\">",
                    List.of("{a: 1, \"B b\": [-9223372036854775808, '2024-02-29T12:00:00.123Z']}", "{\"B b\": []}"));
            requireSame(session, keyspace, "lone", List.of("{a: ''}"));
        }
        requireSame(sides.target(), sides.targetKeyspace(), "vector<float, 3>", List.of("[1.5, NaN, -0.0]"));
        requireSame(sides.target(), sides.targetKeyspace(), "vector<text, 2>", List.of("['a', 'größe']"));
    }

    private void requireSame(CqlSession session, String keyspace, String type, List<String> values) {
        String table = keyspace + ".literals_" + sides.tables().incrementAndGet();
        session.execute("CREATE TABLE %s (id int PRIMARY KEY, v %s)".formatted(table, type));
        for (String value : values) {
            insert(session, table, 1, value);
            Row row = read(session, table, 1);
            String literal = CqlLiterals.of(row.getType(0), row.getBytesUnsafe(0));
            insert(session, table, 2, literal);
            assertThat(read(session, table, 2).getBytesUnsafe(0))
                    .as("%s %s as %s", type, value, literal)
                    .isEqualTo(row.getBytesUnsafe(0));
        }
    }

    private static void insert(CqlSession session, String table, int id, String value) {
        session.execute("INSERT INTO %s (id, v) VALUES (%d, %s)".formatted(table, id, value));
    }

    private static Row read(CqlSession session, String table, int id) {
        return session.execute("SELECT v FROM %s WHERE id = %d".formatted(table, id))
                .one();
    }
}
