package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.List;
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
}
