package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.TableSelection;
import dev.ringshift.report.Tally;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** A table of both clusters, named {@code TABLE} in the CQL that it is given. */
record TestTable(BothSides sides, String name) {

    TestTable onSource(String... cql) {
        return run(sides.source(), cql);
    }

    TestTable onTarget(String... cql) {
        return run(sides.target(), cql);
    }

    TestTable onBoth(String... cql) {
        return onSource(cql).onTarget(cql);
    }

    TableSelection selection() {
        return new TableSelection(sides.keyspace(), name, sides.keyspace(), name, List.of(), Map.of(), null);
    }

    CopyRun run() {
        return new CopyRun(sides.source(), sides.target(), CopyRun.SETTINGS);
    }

    Tally copy() {
        return run().copy(selection());
    }

    void copyAndCompare(int rows) {
        copy();
        assertSame(rows);
    }

    /** That both sides hold this many rows, and the same. */
    void assertSame(int rows) {
        Contents there = target();
        Contents here = source();
        here.assertSameAs(there);
        assertThat(here.rows()).hasSize(rows);
    }

    Contents source() {
        return Contents.of(sides.source(), sides.keyspace(), name);
    }

    Contents target() {
        return Contents.of(sides.target(), sides.keyspace(), name);
    }

    /** The CQL with the name of the table. */
    String cql(String text) {
        return text.replaceFirst(
                "\\bTABLE\\b(?! TABLE)",
                Matcher.quoteReplacement(Contents.quoted(sides.keyspace()) + "." + Contents.quoted(name)));
    }

    private TestTable run(CqlSession session, String... cql) {
        for (String each : cql) {
            session.execute(cql(each));
        }
        return this;
    }
}
