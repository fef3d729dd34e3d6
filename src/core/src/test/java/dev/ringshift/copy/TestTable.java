package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import dev.ringshift.config.TableSelection;
import dev.ringshift.report.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;

/** A table of both clusters, named {@code TABLE} in the CQL that it is given. */
record TestTable(BothSides sides, String name) {

    TestTable onSource(String... cql) {
        return run(sides.source(), sides.keyspace(), cql);
    }

    TestTable onTarget(String... cql) {
        return run(sides.target(), sides.targetKeyspace(), cql);
    }

    /** Statements whose order does not matter, since each has its timestamp. */
    TestTable onSourceAtOnce(List<String> cql) {
        List<CompletableFuture<AsyncResultSet>> answers = new ArrayList<>();
        for (String each : cql) {
            answers.add(sides.source().executeAsync(cql(each, sides.keyspace())).toCompletableFuture());
        }
        answers.forEach(CompletableFuture::join);
        return this;
    }

    TestTable onBoth(String... cql) {
        return onSource(cql).onTarget(cql);
    }

    TableSelection selection() {
        return new TableSelection(sides.keyspace(), name, sides.targetKeyspace(), name, List.of(), Map.of(), null);
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

    /** The same, and that elements whose times the source does not tell have those of their row. */
    void assertCopied(int rows) {
        Contents there = target();
        Contents here = source();
        here.withRowTimes().assertSameAs(there);
        assertThat(here.rows()).hasSize(rows);
    }

    Contents source() {
        return Contents.of(sides.source(), sides.keyspace(), name);
    }

    Contents target() {
        return Contents.of(sides.target(), sides.targetKeyspace(), name);
    }

    /** The CQL with the name of the source's table. */
    String cql(String text) {
        return cql(text, sides.keyspace());
    }

    private String cql(String text, String keyspace) {
        return text.replaceFirst(
                "\\bTABLE\\b(?! TABLE)",
                Matcher.quoteReplacement(Contents.quoted(keyspace) + "." + Contents.quoted(name)));
    }

    private TestTable run(CqlSession session, String keyspace, String... cql) {
        for (String each : cql) {
            session.execute(cql(each, keyspace));
        }
        return this;
    }
}
