package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, cell by cell: value bytes, writetime, expiry. Reads by a statement of its own, with none of the
 * copying code.
 *
 * @param rows key bytes to cells, in the order of the columns asked for
 */
record Contents(Map<String, List<Cell>> rows) {
    private static final int SHOWN_BYTES = 64;
    private static final int SHOWN_DIFFERENCES = 20;

    /**
     * A cell; the expiry lies between two seconds since nobody can ask a server for its clock.
     *
     * @param value null when there is no cell
     * @param expiry null for a cell that stays
     */
    record Cell(
            @Nullable ByteBuffer value,
            long writetime,
            @Nullable Expiry expiry) {

        boolean isLike(Cell other) {
            return Objects.equals(value, other.value) && writetime == other.writetime && expiresLike(other);
        }

        private boolean expiresLike(Cell other) {
            if (expiry == null || other.expiry == null) {
                return Objects.equals(expiry, other.expiry);
            }
            return expiry.isWithinASecondOf(other.expiry);
        }

        @Override
        public String toString() {
            String text = value == null ? "null" : Bytes.toHexString(value);
            return text.substring(0, Math.min(SHOWN_BYTES, text.length())) + "@" + writetime
                    + (expiry == null ? "" : "~" + expiry);
        }
    }

    /** Seconds since the epoch, both inclusive. */
    record Expiry(long earliest, long latest) {
        boolean isWithinASecondOf(Expiry other) {
            return earliest - 1 <= other.latest && other.earliest - 1 <= latest;
        }
    }

    /** All columns. */
    static Contents of(CqlSession session, String keyspace, String table) {
        TableMetadata metadata = session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .flatMap(found -> found.getTable(CqlIdentifier.fromInternal(table)))
                .orElseThrow();
        List<String> keys = names(metadata.getPrimaryKey());
        TreeSet<String> cells = new TreeSet<>(names(metadata.getColumns().values()));
        keys.forEach(cells::remove);
        return of(session, keyspace, table, keys, List.copyOf(cells));
    }

    /** Some columns, by their internal names. */
    static Contents of(CqlSession session, String keyspace, String table, List<String> keys, List<String> cells) {
        List<String> selected = new ArrayList<>();
        keys.forEach(key -> selected.add(quoted(key)));
        cells.forEach(cell ->
                selected.addAll(List.of(quoted(cell), "writetime(" + quoted(cell) + ")", "ttl(" + quoted(cell) + ")")));
        String cql = "SELECT " + String.join(", ", selected) + " FROM " + quoted(keyspace) + "." + quoted(table);
        long before = second();
        List<Row> found = session.execute(SimpleStatement.newInstance(cql)).all();
        long after = second();
        Map<String, List<Cell>> rows = new LinkedHashMap<>();
        for (Row row : found) {
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < keys.size(); i++) {
                key.append(Bytes.toHexString(row.getBytesUnsafe(i))).append(' ');
            }
            rows.put(key.toString(), cells(row, keys.size(), before, after));
        }
        return new Contents(rows);
    }

    /** That the other side has the same rows, and the same cells in each. */
    void assertSameAs(Contents other) {
        List<String> differences = new ArrayList<>();
        rows.forEach((key, cells) -> {
            List<Cell> others = other.rows.get(key);
            if (others == null) {
                differences.add("only here: " + key + cells);
            } else if (!areAlike(cells, others)) {
                differences.add("differs: %s%n  here  %s%n  there %s".formatted(key, cells, others));
            }
        });
        other.rows.forEach((key, cells) -> {
            if (!rows.containsKey(key)) {
                differences.add("only there: " + key + cells);
            }
        });
        assertThat(differences.stream().limit(SHOWN_DIFFERENCES)).isEmpty();
    }

    private static boolean areAlike(List<Cell> cells, List<Cell> others) {
        boolean alike = cells.size() == others.size();
        for (int i = 0; alike && i < cells.size(); i++) {
            alike = cells.get(i).isLike(others.get(i));
        }
        return alike;
    }

    private static List<Cell> cells(Row row, int first, long before, long after) {
        List<Cell> cells = new ArrayList<>();
        for (int i = first; i < row.size(); i += 3) {
            cells.add(new Cell(
                    row.getBytesUnsafe(i),
                    row.getLong(i + 1),
                    row.isNull(i + 2) ? null : new Expiry(before + row.getInt(i + 2), after + row.getInt(i + 2))));
        }
        return cells;
    }

    private static List<String> names(Collection<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().asInternal()).toList();
    }

    static String quoted(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }

    private static long second() {
        return Math.floorDiv(System.currentTimeMillis(), 1000L);
    }
}
