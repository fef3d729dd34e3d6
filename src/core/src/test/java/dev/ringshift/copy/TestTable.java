package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.TableSelection;
import dev.ringshift.report.Tally;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;

/** A table of both clusters, named {@code TABLE} in the CQL that it is given. */
public record TestTable(BothSides sides, String name) {
    /** A connection takes 1024. */
    private static final int MOST_AT_ONCE = 512;

    public TestTable onSource(String... cql) {
        return run(sides.source(), sides.keyspace(), cql);
    }

    public TestTable onTarget(String... cql) {
        return run(sides.target(), sides.targetKeyspace(), cql);
    }

    /** Statements whose order does not matter, since each has its timestamp. */
    public TestTable onSourceAtOnce(List<String> cql) {
        return atOnce(sides.source(), sides.keyspace(), cql);
    }

    /** The same on the target. */
    public TestTable onTargetAtOnce(List<String> cql) {
        return atOnce(sides.target(), sides.targetKeyspace(), cql);
    }

    private TestTable atOnce(CqlSession session, String keyspace, List<String> cql) {
        for (int from = 0; from < cql.size(); from += MOST_AT_ONCE) {
            cql.subList(from, Math.min(cql.size(), from + MOST_AT_ONCE)).stream()
                    .map(each -> session.executeAsync(cql(each, keyspace)).toCompletableFuture())
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        return this;
    }

    public TestTable onBoth(String... cql) {
        return onSource(cql).onTarget(cql);
    }

    public TableSelection selection() {
        return new TableSelection(sides.keyspace(), name, sides.targetKeyspace(), name, List.of(), Map.of(), null);
    }

    public CopyRun run() {
        return new CopyRun(sides.source(), sides.target(), CopyRun.SETTINGS);
    }

    public Tally copy() {
        return run().copy(selection());
    }

    public void copyAndCompare(int rows) {
        copy();
        assertSame(rows);
    }

    /** That both sides hold this many rows, and the same. */
    public void assertSame(int rows) {
        Contents there = target();
        Contents here = source();
        here.assertSameAs(there);
        assertThat(here.rows()).hasSize(rows);
    }

    /** The same, and that elements whose times the source does not tell have those of their row. */
    public void assertCopied(int rows) {
        Contents there = target();
        Contents here = source();
        here.withRowTimes().assertSameAs(there);
        assertThat(here.rows()).hasSize(rows);
    }

    public Contents source() {
        return Contents.of(sides.source(), sides.keyspace(), name);
    }

    public Contents target() {
        return Contents.of(sides.target(), sides.targetKeyspace(), name);
    }

    /** The CQL with the name of the source's table. */
    public String cql(String text) {
        return cql(text, sides.keyspace());
    }

    private String cql(String text, String keyspace) {
        return text.replaceAll(
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
