package dev.ringshift.testbed.collections;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows with a list, a map, a set and a user-defined type. Each is written once, and its collections a second time, later, half
 * of them with a life: so their elements have two writetimes, and some expire.
 */
public final class CollectionRows {
    /** Of the user-defined type. */
    public static final String FIELDS = "a text, b int";

    private static final int ROWS_PER_PARTITION = 20;
    private static final int TTL_SECONDS = 90_000;

    private CollectionRows() {}

    /**
     * What follows {@code CREATE TABLE x} in brackets.
     *
     * @param type the user-defined type, with {@link #FIELDS}
     * @param more columns, each behind a comma; empty for none
     */
    public static String columns(String type, String more) {
        return "p int, k int, v text, l list<text>, m map<text, int>, s set<int>, u %s%s, PRIMARY KEY (p, k)"
                .formatted(type, more);
    }

    /**
     * Writes them.
     *
     * @param table with its keyspace
     * @return how many partitions there are, 0 the first
     */
    public static int load(CqlSession session, String table, int rows) {
        PreparedStatement first = session.prepare("UPDATE " + table
                + " USING TIMESTAMP ? SET v = ?, l = ?, m = ?, s = ?, u.a = ?, u.b = ? WHERE p = ? AND k = ?");
        PreparedStatement second = session.prepare("UPDATE " + table
                + " USING TIMESTAMP ? AND TTL ? SET l = l + ?, m = m + ?, s = s + ?, u.b = ? WHERE p = ? AND k = ?");
        int partitions = (rows + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
        for (int p = 0; p < partitions; p++) {
            BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
            int end = Math.min(rows, (p + 1) * ROWS_PER_PARTITION);
            for (int row = p * ROWS_PER_PARTITION; row < end; row++) {
                add(batch, first, second, p, row);
            }
            // each is answered before the next is sent
            var unused = session.execute(batch.build());
        }
        return partitions;
    }

    private static void add(
            BatchStatementBuilder batch, PreparedStatement first, PreparedStatement second, int p, int row) {
        batch.addStatement(first.bind(
                1_000_000L + row,
                "v" + row,
                List.of("a", "b" + row, "a"),
                Map.of("x", row, "y", 2),
                Set.of(row, row + 1),
                "a" + row,
                row,
                p,
                row));
        batch.addStatement(second.bind(
                2_000_000L + row,
                row % 2 == 0 ? TTL_SECONDS : 0,
                List.of("later"),
                Map.of("x", -row, "z", 3),
                Set.of(-row - 1),
                -row,
                p,
                row));
    }
}
