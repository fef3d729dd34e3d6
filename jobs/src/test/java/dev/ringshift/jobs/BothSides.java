package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Reads a table from both sides, in the same order, and insists that each cell is the same. */
final class BothSides {
    private static final int TTL_TOLERANCE_SECONDS = 1;
    private static final int TRIES = 5;
    private static final int PAGE_ROWS = 2000;

    private final Stage stage;
    private final String table;
    private final List<String> keys;
    private final List<String> cells;

    BothSides(Stage stage, String table, List<String> keys, List<String> cells) {
        this.stage = stage;
        this.table = table;
        this.keys = keys;
        this.cells = cells;
    }

    /** How many rows there are, all equal. */
    long requireEqual() {
        String cql = select();
        Iterator<Row> source = rows(stage.clusters().source().session(), cql);
        Iterator<Row> target = rows(stage.clusters().target().session(), cql);
        long rows = 0;
        while (source.hasNext() && target.hasNext()) {
            requireEqual(source.next(), target.next());
            rows++;
        }
        assertThat(source.hasNext())
                .as("rows missing on the target after %d", rows)
                .isFalse();
        assertThat(target.hasNext())
                .as("rows too many on the target after %d", rows)
                .isFalse();
        return rows;
    }

    private String select() {
        StringBuilder cql = new StringBuilder("SELECT ").append(String.join(", ", keys));
        cells.forEach(cell -> cql.append(", %s, writetime(%s), ttl(%s)".formatted(cell, cell, cell)));
        return cql.append(" FROM ")
                .append(stage.keyspace())
                .append('.')
                .append(table)
                .toString();
    }

    private static Iterator<Row> rows(CqlSession session, String cql) {
        return session.execute(SimpleStatement.newInstance(cql).setPageSize(PAGE_ROWS))
                .iterator();
    }

    private void requireEqual(Row source, Row target) {
        for (int i = 0; i < source.size(); i++) {
            boolean isTtl = i >= keys.size() && (i - keys.size()) % 3 == 2;
            ByteBuffer left = source.getBytesUnsafe(i);
            ByteBuffer right = target.getBytesUnsafe(i);
            if (isTtl && left != null && right != null) {
                if (Math.abs(left.getInt(0) - right.getInt(0)) > TTL_TOLERANCE_SECONDS) {
                    requireSameExpiry(source, cells.get((i - keys.size()) / 3));
                }
            } else if (!Objects.equals(left, right)) {
                assertThat(target.getFormattedContents()).isEqualTo(source.getFormattedContents());
            }
        }
    }

    /**
     * Two pages are never read in the same instant, so a TTL that looks too different is read again, from both sides at
     * once; a difference that is real stays.
     */
    private void requireSameExpiry(Row row, String cell) {
        String where = String.join(" = ? AND ", keys) + " = ?";
        String cql = "SELECT ttl(%s) FROM %s.%s WHERE %s".formatted(cell, stage.keyspace(), table, where);
        Object[] key = IntStream.range(0, keys.size()).mapToObj(row::getObject).toArray();
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < TRIES && least > TTL_TOLERANCE_SECONDS; i++) {
            var left = stage.clusters().source().session().executeAsync(SimpleStatement.newInstance(cql, key));
            var right = stage.clusters().target().session().executeAsync(SimpleStatement.newInstance(cql, key));
            least = Math.min(least, Math.abs(ttl(left) - ttl(right)));
        }
        assertThat(least)
                .as("seconds between the expiries of %s in %s", cell, row.getFormattedContents())
                .isLessThanOrEqualTo(TTL_TOLERANCE_SECONDS);
    }

    private static int ttl(CompletionStage<AsyncResultSet> answer) {
        return Objects.requireNonNull(answer.toCompletableFuture().join().one()).getInt(0);
    }
}
