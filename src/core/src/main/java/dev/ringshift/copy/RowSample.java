package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import dev.ringshift.read.Failures;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.read.RowLayout;
import dev.ringshift.ring.TokenRange;
import dev.ringshift.schema.SchemaException;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at some rows of a table to see how wide they are. */
final class RowSample {
    private static final Logger LOG = LoggerFactory.getLogger(RowSample.class);
    private static final int PLACES = 8;
    private static final long STEP = Long.MAX_VALUE / PLACES * 2;

    /** A row from here on is not asked for by the hundred. */
    private static final long WIDE_BYTES = 64 * 1024;

    private static final int ROWS_PER_PLACE = 100;

    /** For an empty table, and for one that does not answer; the first page of each split corrects it. */
    private static final long GUESS_BYTES = 200;

    private final CqlSession source;
    private final TableMapping table;
    private final RowLayout layout;
    private long rows;
    private long bytes;

    private RowSample(CqlSession source, TableMapping table) {
        this.source = source;
        this.table = table;
        this.layout = RowLayout.of(table, Side.SOURCE);
    }

    /**
     * Value bytes of an average row, keys included, writetimes and TTLs not; at least 1.
     *
     * @throws SchemaException when the source does not accept the query, as with a wrong {@code where}
     */
    static long averageBytes(CqlSession source, TableMapping table) {
        return new RowSample(source, table).averageBytes();
    }

    private long averageBytes() {
        PreparedStatement select = prepare();
        try {
            for (int place = 0; place < PLACES; place++) {
                BoundStatement range = select.bind()
                        .setLong(0, TokenRange.RING.start() + place * STEP)
                        .setLong(1, TokenRange.RING.start() + (place + 1) * STEP - 1);
                if (look(range.setPageSize(1)) < WIDE_BYTES) {
                    look(range.setPageSize(ROWS_PER_PLACE));
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("No sample of rows of {}: {}", table.name(), Failures.describe(e));
        }
        return rows == 0 ? GUESS_BYTES : Math.max(1, bytes / rows);
    }

    private PreparedStatement prepare() {
        String cql = new ReadStatements(table, Side.SOURCE).range();
        try {
            return source.prepare(cql);
        } catch (QueryValidationException e) {
            throw new SchemaException(List.of("Cannot read %s with %s: %s"
                    .formatted(
                            table.name(),
                            table.selection().where() == null
                                    ? cql
                                    : "where = \"" + table.selection().where() + "\"",
                            Failures.describe(e))));
        }
    }

    /** Takes in one page, not more: over tombstones, or with a {@code where}, the rest may be far. */
    private long look(BoundStatement statement) {
        ResultSet page = source.execute(statement);
        long before = bytes;
        for (int left = page.getAvailableWithoutFetching(); left > 0; left--) {
            rows++;
            bytes += size(Objects.requireNonNull(page.one(), "a row that is available"));
        }
        return bytes - before;
    }

    private long size(Row row) {
        long size = 0;
        for (int key = 0; key < layout.keys(); key++) {
            size += size(row.getBytesUnsafe(key));
        }
        for (RowLayout.Place place : layout.cells()) {
            size += size(row.getBytesUnsafe(place.index()));
        }
        return size;
    }

    private static long size(@Nullable ByteBuffer value) {
        return value == null ? 0 : value.remaining();
    }
}
