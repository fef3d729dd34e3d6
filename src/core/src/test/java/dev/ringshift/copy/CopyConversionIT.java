package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRow.Cell;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables whose columns have other types on the target. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyConversionIT {
    private final BothSides sides;

    CopyConversionIT(ClusterPair pair) {
        sides = BothSides.open(pair, CopyConversionIT.class);
    }

    @AfterAll
    void close() {
        sides.close();
    }

    @Test
    void should_convert_values_in_every_place_and_keep_writetimes() {
        TestTable table = sides.unmade()
                .onSource("CREATE TABLE TABLE (p int, k text, st int static, at bigint, tags set<text>,"
                        + " counts map<text, int>, path list<smallint>, whole set<int>, PRIMARY KEY (p, k))")
                .onTarget("CREATE TABLE TABLE (p bigint, k int, st varint static, at timestamp, tags set<int>,"
                        + " counts map<int, bigint>, path list<text>, whole frozen<set<bigint>>, PRIMARY KEY (p, k))");
        table.onSource(
                "INSERT INTO TABLE (p, k, st, at) VALUES (1, '7', 5, 1700000000000) USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 90000 SET tags = {'10', '9'}, counts = {'1': 2},"
                        + " path = [3, 1, 2], whole = {10, 9} WHERE p = 1 AND k = '7'",
                "INSERT INTO TABLE (p, k) VALUES (2, '-1') USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 1000 SET st = 6 WHERE p = 3");

        table.copy();

        List<Row> rows = sides.target()
                .execute(table.cql(
                        "SELECT p, k, st, at, tags, counts, path, whole, writetime(at), writetime(st), ttl(whole)"
                                + " FROM TABLE"))
                .all();
        assertThat(rows)
                .extracting(row -> row.getFormattedContents().replace("\"", ""))
                .as("where there is no collection, the driver shows an empty one")
                .containsExactlyInAnyOrder(
                        "[p:1, k:7, st:5, at:'2023-11-14T22:13:20.000Z', tags:{9,10}, counts:{1:2}, path:['3','1','2'],"
                                + " whole:{9,10}, writetime(at):1000, writetime(st):1000, ttl(whole):NULL]",
                        "[p:2, k:-1, st:NULL, at:NULL, tags:{}, counts:{}, path:[], whole:{},"
                                + " writetime(at):NULL, writetime(st):NULL, ttl(whole):NULL]",
                        "[p:3, k:NULL, st:6, at:NULL, tags:{}, counts:{}, path:[], whole:{},"
                                + " writetime(at):NULL, writetime(st):1000, ttl(whole):NULL]");
    }

    @Test
    void should_name_column_and_value_when_one_cannot_be_converted() {
        TestTable table = sides.unmade()
                .onSource("CREATE TABLE TABLE (id int PRIMARY KEY, age text)")
                .onTarget("CREATE TABLE TABLE (id int PRIMARY KEY, age int)");
        table.onSource(
                "INSERT INTO TABLE (id, age) VALUES (1, '42')", "INSERT INTO TABLE (id, age) VALUES (2, 'unknown')");

        SplitReport report = table.run().copyRing(table.selection());

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("age of the row with id = 2: Cannot convert 'unknown' from text to int"));
    }

    private TestTable wide() {
        return sides.unmade()
                .onSource("CREATE TABLE TABLE (p text, c text, s text static, age text, tags set<text>, note text,"
                        + " PRIMARY KEY (p, c))")
                .onTarget("CREATE TABLE TABLE (p int, c int, s int static, age int, tags set<int>, note text,"
                        + " PRIMARY KEY (p, c))");
    }

    private SplitReport copy(TestTable table, BadRowLimit limit) {
        return table.run().allowing(limit).copyRing(table.selection());
    }

    private List<String> target(TestTable table, String columns) {
        return sides.target().execute(table.cql("SELECT " + columns + " FROM TABLE")).all().stream()
                .map(row -> row.getFormattedContents().replace("\"", ""))
                .sorted()
                .toList();
    }

    @Test
    void should_set_rows_aside_whole_when_a_value_in_any_place_does_not_fit() {
        TestTable table = wide();
        table.onSource(
                "INSERT INTO TABLE (p, c, s, age, note) VALUES ('1', '1', '5', '42', 'good') USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, c, age, note) VALUES ('1', '2', 'old', 'bad') USING TIMESTAMP 1000 AND TTL 90000",
                "INSERT INTO TABLE (p, c, note) VALUES ('1', 'three', 'bad key') USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, c, tags, note) VALUES ('1', '4', {'1', 'x'}, 'bad element') USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, c, note) VALUES ('1', '5', 'good') USING TIMESTAMP 1000",
                "INSERT INTO TABLE (p, c, s, note) VALUES ('2', '1', 'bad', 'good') USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 1000 SET s = '7' WHERE p = 'three'",
                "INSERT INTO TABLE (p, c, note) VALUES ('four', '1', 'bad partition') USING TIMESTAMP 1000");

        SplitReport report = copy(table, new BadRowLimit.Rows(100));

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(report.tally().rows()).isEqualTo(8);
        assertThat(target(table, "p, c, s, age, tags, note"))
                .containsExactly(
                        "[p:1, c:1, s:5, age:42, tags:{}, note:'good']",
                        "[p:1, c:5, s:5, age:NULL, tags:{}, note:'good']",
                        "[p:2, c:1, s:NULL, age:NULL, tags:{}, note:'good']");
        assertThat(report.badRows())
                .extracting(row -> "%s %s = %s".formatted(row.key(), row.column(), row.value()))
                .containsExactlyInAnyOrder(
                        "{p='1', c='2'} age = 'old'",
                        "{p='1', c='three'} c = 'three'",
                        "{p='1', c='4'} tags = 'x'",
                        "{p='2'} s = 'bad'",
                        "{p='three'} p = 'three'",
                        "{p='four', c='1'} p = 'four'");
    }

    @Test
    void should_tell_all_of_a_row_when_it_is_set_aside() {
        TestTable table = wide();
        table.onSource(
                "INSERT INTO TABLE (p, c, s, age, note) VALUES ('1', '2', '3', 'it''s', '') USING TIMESTAMP 1000",
                "UPDATE TABLE USING TIMESTAMP 2000 AND TTL 90000 SET note = 'new' WHERE p = '1' AND c = '2'");

        BadRow row = copy(table, new BadRowLimit.Rows(1)).badRows().get(0);

        assertThat(row.source()).isEqualTo(table.selection().name());
        assertThat(row.target()).isEqualTo(table.selection().targetName());
        assertThat(row.token())
                .isEqualTo(sides.source()
                        .execute(table.cql("SELECT token(p) FROM TABLE"))
                        .one()
                        .getLong(0));
        assertThat(row.sourceType() + " " + row.targetType()).isEqualTo("text int");
        assertThat(row.reason()).isNotBlank();
        assertThat(row.cells()).containsOnlyKeys("age", "note").containsEntry("age", new Cell("'it''s'", "1000", null));
        Cell note = Objects.requireNonNull(row.cells().get("note"));
        assertThat(note.value() + note.writetime()).isEqualTo("'new'2000");
        assertThat(Integer.parseInt(Objects.requireNonNull(note.ttl()))).isBetween(89_000, 90_000);
    }

    @Test
    void should_tell_the_token_of_a_partition_when_its_key_has_several_columns() {
        TestTable table = sides.unmade()
                .onSource("CREATE TABLE TABLE (a int, b text, age text, PRIMARY KEY ((a, b)))")
                .onTarget("CREATE TABLE TABLE (a int, b text, age int, PRIMARY KEY ((a, b)))");
        table.onSource("INSERT INTO TABLE (a, b, age) VALUES (1, 'x', 'old')");

        BadRow row = copy(table, new BadRowLimit.Rows(1)).badRows().get(0);

        assertThat(row.token())
                .isEqualTo(sides.source()
                        .execute(table.cql("SELECT token(a, b) FROM TABLE"))
                        .one()
                        .getLong(0));
    }

    @Test
    void should_fail_with_one_more_than_allowed_when_there_are_too_many() {
        TestTable table = sides.unmade()
                .onSource("CREATE TABLE TABLE (id int PRIMARY KEY, age text)")
                .onTarget("CREATE TABLE TABLE (id int PRIMARY KEY, age int)");
        for (int i = 0; i < 10; i++) {
            table.onSource("INSERT INTO TABLE (id, age) VALUES (%d, 'old')".formatted(i));
        }

        SplitReport report = copy(table, new BadRowLimit.Rows(3));

        assertThat(report.outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains(
                                        "4 bad rows, more than copy.max-bad-rows = 3; the latest: age of the row with"));
        assertThat(report.badRows()).hasSize(4);
    }

    @Test
    void should_set_counters_aside_when_their_key_does_not_fit() {
        TestTable table = sides.unmade()
                .onSource("CREATE TABLE TABLE (id text PRIMARY KEY, hits counter)")
                .onTarget("CREATE TABLE TABLE (id int PRIMARY KEY, hits counter)");
        table.onSource(
                "UPDATE TABLE SET hits = hits + 5 WHERE id = '1'", "UPDATE TABLE SET hits = hits + 7 WHERE id = 'one'");

        SplitReport report = copy(table, new BadRowLimit.Rows(1));

        assertThat(report.outcome()).isEqualTo(new Done());
        assertThat(target(table, "id, hits")).containsExactly("[id:1, hits:5]");
        assertThat(report.badRows())
                .extracting(row -> row.key() + " " + row.cells().get("hits"))
                .containsExactly("{id='one'} Cell[value=7, writetime=null, ttl=null]");
        assertThat(copy(table, BadRowLimit.NONE).outcome())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.reason()).contains("id of the row with id = 'one': Cannot convert"));
    }
}
