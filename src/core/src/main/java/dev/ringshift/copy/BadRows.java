package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.internal.core.metadata.token.Murmur3Token;
import com.datastax.oss.driver.internal.core.metadata.token.Murmur3TokenFactory;
import com.datastax.oss.driver.internal.core.util.RoutingKey;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.TableSelection;
import dev.ringshift.read.RowLayout;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRow.Cell;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bad rows of one split, as far as they may be set aside. Belongs to one task. */
final class BadRows {
    /** They travel to the driver with the split's report. */
    static final int MOST_ROWS = 10_000;

    /** The last one may go beyond. */
    static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    /** The source's partitioner; a session may go without the token map that knows it. */
    private static final Murmur3TokenFactory TOKENS = new Murmur3TokenFactory();

    private final TableSelection selection;
    private final RowLayout layout;
    private final BadRowLimit limit;
    private final List<BadRow> kept = new ArrayList<>();
    private long characters;

    /** There are more than may be, or than one split can carry. */
    static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyException(String message, BadRowException latest) {
            super("%s; the latest: %s".formatted(message, latest.getMessage()), latest);
        }
    }

    BadRows(TableMapping table, BadRowLimit limit) {
        this.selection = table.selection();
        this.layout = RowLayout.of(table, Side.SOURCE);
        this.limit = limit;
    }

    List<BadRow> kept() {
        return kept;
    }

    /**
     * Keeps a row, or the static columns of a partition.
     *
     * @param role of the columns that would have been written, beside those of the key
     * @param readSecond when the row's TTLs were true, seconds since epoch
     * @throws BadRowException the given one, when none may be set aside
     * @throws TooManyException when the split cannot go on
     */
    void add(BadRowException bad, Row row, Role role, long readSecond) {
        if (limit.equals(BadRowLimit.NONE)) {
            throw bad;
        }
        Map<String, Cell> cells = cells(row, role);
        if (role == Role.STATIC && cells.isEmpty()) {
            // there was nothing to write; what is wrong is the key, and the partition's rows have it too
            return;
        }
        if (kept.size() == MOST_ROWS || characters >= MOST_CHARACTERS) {
            throw new TooManyException(
                    "more than %,d bad rows, which is all that one split may set aside".formatted(kept.size()), bad);
        }
        keep(bad, row, cells, readSecond);
        if (limit.isExceededForGood(kept.size())) {
            throw new TooManyException(
                    "%,d bad rows, more than copy.max-bad-rows = %s".formatted(kept.size(), limit), bad);
        }
    }

    private void keep(BadRowException bad, Row row, Map<String, Cell> cells, long readSecond) {
        Map<String, String> key = new LinkedHashMap<>();
        for (int i = 0; i < bad.keys(); i++) {
            key.put(BadRowException.name(row, i), BadRowException.literal(row, i));
        }
        kept.add(new BadRow(
                selection.name(),
                selection.targetName(),
                token(row),
                key,
                BadRowException.name(row, bad.index()),
                bad.conversion().literal(),
                bad.conversion().sourceType(),
                bad.conversion().targetType(),
                bad.conversion().reason(),
                Instant.ofEpochSecond(readSecond),
                cells));
        characters += bad.conversion().literal().length();
        key.values().forEach(literal -> characters += literal.length());
        cells.values().forEach(cell -> characters += length(cell));
    }

    private Map<String, Cell> cells(Row row, Role role) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (Place place : layout.cells(role)) {
            if (!row.isNull(place.index())) {
                cells.put(
                        place.column().source(),
                        new Cell(
                                BadRowException.literal(row, place.index()),
                                place.timed() ? time(row, place.index() + 1) : null,
                                place.timed() ? time(row, place.index() + 2) : null));
            }
        }
        return cells;
    }

    private static @Nullable String time(Row row, int index) {
        return row.isNull(index) ? null : BadRowException.literal(row, index);
    }

    private long token(Row row) {
        ByteBuffer[] partitionKey = new ByteBuffer[layout.partitionKeys()];
        for (int i = 0; i < partitionKey.length; i++) {
            partitionKey[i] =
                    Objects.requireNonNull(row.getBytesUnsafe(i), "a key").duplicate();
        }
        return ((Murmur3Token) TOKENS.hash(RoutingKey.compose(partitionKey))).getValue();
    }

    private static long length(Cell cell) {
        return cell.value().length() + length(cell.writetime()) + length(cell.ttl());
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
