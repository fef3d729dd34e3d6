package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.protocol.internal.util.Bytes;
import dev.ringshift.convert.Conversion;
import dev.ringshift.copy.RowStatements.OfCell;
import dev.ringshift.read.RowLayout;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of the writes of a row, on the driver's own rows and statements. */
class RowEncoderTest {
    private static final long UNKNOWN_WRITETIME = 1;
    private static final long READ_SECOND = 1_800_000_000L;
    private static final int MOST_TTL = 630_720_000;
    private static final List<ByteBuffer> KEYS = List.of(Bytes.fromHexString("0x01ff"), Bytes.fromHexString("0x"));

    /**
     * A cell, or what a write makes of one.
     *
     * @param ttl 0 for none
     */
    record Cell(ByteBuffer value, long writetime, int ttl) {
        long expirySecond() {
            return ttl == 0 ? Write.NEVER : READ_SECOND + ttl;
        }

        Life life() {
            return new Life(writetime, expirySecond());
        }
    }

    /** What all cells of a write, and its marker, have in common. */
    record Life(long writetime, long expirySecond) {}

    /**
     * A write, read back.
     *
     * @param cells values by position, null where the statement leaves them unset
     */
    record Written(boolean isInsert, Life life, List<@Nullable ByteBuffer> cells, int bytes) {

        static Written of(Write any, int cells) {
            CellWrite write = (CellWrite) any;
            BoundStatement statement = write.statement();
            boolean isInsert = statement.getPreparedStatement().getQuery().equals("insert");
            int firstKey = isInsert ? 0 : 2 + cells;
            int firstCell = isInsert ? KEYS.size() : 2;
            int timestamp = isInsert ? KEYS.size() + cells : 0;
            assertThat(IntStream.range(firstKey, firstKey + KEYS.size()).mapToObj(statement::getBytesUnsafe))
                    .as("keys")
                    .isEqualTo(KEYS);
            assertThat(write.ttlIndex()).isEqualTo(timestamp + 1);
            assertThat(statement.getBytesUnsafe(timestamp + 1))
                    .as("no TTL, and none by default of the table")
                    .isEqualTo(ByteBuffer.allocate(4));
            assertThat(statement.isIdempotent()).isTrue();
            List<@Nullable ByteBuffer> values = new ArrayList<>();
            for (int cell = 0; cell < cells; cell++) {
                boolean isSet = statement.isSet(firstCell + cell);
                ByteBuffer value = isSet ? statement.getBytesUnsafe(firstCell + cell) : null;
                assertThat(isSet && value == null)
                        .as("a null, which makes a tombstone")
                        .isFalse();
                values.add(value);
            }
            ByteBuffer writetime = Objects.requireNonNull(statement.getBytesUnsafe(timestamp));
            return new Written(isInsert, new Life(writetime.getLong(0), write.expirySecond()), values, write.bytes());
        }
    }

    @Provide
    Arbitrary<@Nullable Cell> cells() {
        Arbitrary<ByteBuffer> values =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(5).map(ByteBuffer::wrap);
        Arbitrary<Long> writetimes = Arbitraries.of(Long.MIN_VALUE + 1, -1L, 0L, 1000L, 1001L, Long.MAX_VALUE);
        Arbitrary<Integer> ttls = Arbitraries.of(0, 0, 1, 60, MOST_TTL);
        return Combinators.combine(values, writetimes, ttls).as(Cell::new).injectNull(0.3);
    }

    /** Rows of one table, since what one leaves behind must not show in the next. */
    @Provide
    Arbitrary<List<List<@Nullable Cell>>> tables() {
        return Arbitraries.integers()
                .between(0, 7)
                .flatMap(size -> cells().list().ofSize(size).list().ofMinSize(1).ofMaxSize(4));
    }

    @Property(tries = 1000)
    void should_write_each_cell_once_with_its_own_life(@ForAll("tables") List<List<@Nullable Cell>> rows) {
        RowEncoder encoder = encoder(rows.get(0).size());
        for (List<@Nullable Cell> row : rows) {
            List<Written> writes = encodeWith(encoder, row);

            for (int cell = 0; cell < row.size(); cell++) {
                int at = cell;
                Cell expected = row.get(at);
                List<Written> carriers = writes.stream()
                        .filter(write -> write.cells().get(at) != null)
                        .toList();
                if (expected == null) {
                    assertThat(carriers).isEmpty();
                } else {
                    assertThat(carriers).hasSize(1);
                    assertThat(carriers.get(0).cells().get(at)).isEqualTo(expected.value());
                    assertThat(carriers.get(0).life()).isEqualTo(expected.life());
                }
            }
        }
    }

    @Property(tries = 1000)
    void should_write_one_marker_at_the_oldest_writetime_for_as_long_as_any_cell_lives(
            @ForAll("tables") List<List<@Nullable Cell>> rows) {
        RowEncoder encoder = encoder(rows.get(0).size());
        for (List<@Nullable Cell> row : rows) {
            List<Written> inserts =
                    encodeWith(encoder, row).stream().filter(Written::isInsert).toList();

            assertThat(inserts).hasSize(1);
            assertThat(inserts.get(0).life()).isEqualTo(marker(row));
        }
    }

    @Property(tries = 1000)
    void should_write_a_statement_for_each_life_and_one_more_only_when_no_cell_has_the_markers(
            @ForAll("tables") List<List<@Nullable Cell>> rows) {
        RowEncoder encoder = encoder(rows.get(0).size());
        for (List<@Nullable Cell> row : rows) {
            Set<Life> lives = new LinkedHashSet<>(present(row).map(Cell::life).toList());
            lives.add(marker(row));

            List<Written> writes = encodeWith(encoder, row);

            assertThat(writes).extracting(Written::life).containsExactlyInAnyOrderElementsOf(lives);
        }
    }

    @Property
    void should_count_the_bytes_and_cells_of_the_row(@ForAll("tables") List<List<@Nullable Cell>> rows) {
        RowEncoder encoder = encoder(rows.get(0).size());
        for (List<@Nullable Cell> row : rows) {
            List<Written> writes = encodeWith(encoder, row);
            int keyBytes = KEYS.stream().mapToInt(ByteBuffer::remaining).sum();
            int cellBytes =
                    present(row).mapToInt(cell -> cell.value().remaining()).sum();

            assertThat(encoder.cellsInRow()).isEqualTo((int) present(row).count());
            assertThat(encoder.rowBytes()).isEqualTo(keyBytes + cellBytes);
            assertThat(writes.stream().mapToInt(Written::bytes).sum())
                    .as("each write has the key")
                    .isEqualTo(writes.size() * keyBytes + cellBytes);
        }
    }

    @Test
    void should_write_one_insert_when_all_cells_were_written_at_once() {
        assertThat(encode(cell("a", 1000, 0), cell("b", 1000, 0))).containsExactly(insert(1000, Write.NEVER, "a", "b"));
        assertThat(encode(cell("a", 1000, 60), null, cell("c", 1000, 60)))
                .containsExactly(insert(1000, READ_SECOND + 60, "a", null, "c"));
    }

    @Test
    void should_write_an_update_when_a_cell_was_edited() {
        assertThat(encode(cell("a", 2000, 0), cell("b", 1000, 0), cell("c", 1000, 0)))
                .containsExactlyInAnyOrder(
                        update(2000, Write.NEVER, "a", null, null), insert(1000, Write.NEVER, null, "b", "c"));
    }

    @Test
    void should_write_two_statements_when_lives_differ_and_writetimes_do_not() {
        assertThat(encode(cell("a", 1000, 60), cell("b", 1000, 0)))
                .containsExactlyInAnyOrder(
                        update(1000, READ_SECOND + 60, "a", null), insert(1000, Write.NEVER, null, "b"));
    }

    @Test
    void should_write_the_marker_apart_when_the_oldest_cell_expires_and_a_newer_one_stays() {
        assertThat(encode(cell("a", 1000, 60), cell("b", 2000, 0)))
                .containsExactlyInAnyOrder(
                        insert(1000, Write.NEVER, null, null),
                        update(1000, READ_SECOND + 60, "a", null),
                        update(2000, Write.NEVER, null, "b"));
    }

    @Test
    void should_let_the_marker_live_as_long_as_the_longest_cell_when_all_expire() {
        assertThat(encode(cell("a", 1000, 60), cell("b", 2000, 90)))
                .containsExactlyInAnyOrder(
                        insert(1000, READ_SECOND + 90, null, null),
                        update(1000, READ_SECOND + 60, "a", null),
                        update(2000, READ_SECOND + 90, null, "b"));
        assertThat(encode(cell("a", 1000, 90), cell("b", 2000, 60)))
                .as("the oldest lives longest")
                .containsExactlyInAnyOrder(
                        insert(1000, READ_SECOND + 90, "a", null), update(2000, READ_SECOND + 60, null, "b"));
    }

    @Test
    void should_write_the_key_at_the_writetime_of_the_settings_when_there_is_nothing_else() {
        assertThat(encode(null, null)).containsExactly(insert(UNKNOWN_WRITETIME, Write.NEVER, null, null));
        assertThat(encode()).as("a table of nothing but keys").containsExactly(insert(UNKNOWN_WRITETIME, Write.NEVER));
    }

    @Test
    void should_write_a_value_when_it_is_of_no_bytes() {
        assertThat(encode(cell("", 1000, 0), null)).containsExactly(insert(1000, Write.NEVER, "", null));
    }

    /** The rule in one place: no expiry when some cell has none. */
    private static Life marker(List<@Nullable Cell> row) {
        long oldest = present(row).mapToLong(Cell::writetime).min().orElse(UNKNOWN_WRITETIME);
        long latest = present(row).mapToLong(Cell::expirySecond).max().orElse(Write.NEVER);
        return new Life(oldest, latest);
    }

    private static Stream<Cell> present(List<@Nullable Cell> row) {
        List<Cell> present = new ArrayList<>();
        for (Cell cell : row) {
            if (cell != null) {
                present.add(cell);
            }
        }
        return present.stream();
    }

    private static Cell cell(String value, long writetime, int ttl) {
        return new Cell(bytes(value), writetime, ttl);
    }

    private static Written insert(long writetime, long expirySecond, @Nullable String... cells) {
        return written(true, writetime, expirySecond, cells);
    }

    private static Written update(long writetime, long expirySecond, @Nullable String... cells) {
        return written(false, writetime, expirySecond, cells);
    }

    private static Written written(boolean isInsert, long writetime, long expirySecond, @Nullable String... cells) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        int bytes = 2;
        for (String cell : cells) {
            values.add(cell == null ? null : bytes(cell));
            bytes += cell == null ? 0 : cell.length();
        }
        return new Written(isInsert, new Life(writetime, expirySecond), values, bytes);
    }

    private static List<Written> encode(@Nullable Cell... row) {
        return encodeWith(encoder(row.length), Arrays.asList(row));
    }

    private static List<Written> encodeWith(RowEncoder encoder, List<@Nullable Cell> row) {
        List<Written> writes = new ArrayList<>();
        encoder.encode(row(row), READ_SECOND, write -> writes.add(Written.of(write, row.size())));
        return writes;
    }

    private static RowEncoder encoder(int cells) {
        List<RowStatements.Column> columns = new ArrayList<>();
        for (int i = 0; i < cells; i++) {
            MappedColumn column = new MappedColumn(
                    "c" + i,
                    "c" + i,
                    ColumnType.of(DataTypes.BLOB),
                    ColumnType.of(DataTypes.BLOB),
                    Role.REGULAR,
                    Fit.SAME);
            columns.add(new OfCell(
                    new RowLayout.Place(column, KEYS.size() + 3 * i, true), Conversion.NONE, KEYS.size() + i, 2 + i));
        }
        return new RowEncoder(
                new RowStatements(
                        Collections.nCopies(KEYS.size(), Conversion.NONE),
                        columns,
                        Statements.prepared("insert", KEYS.size() + cells + 2),
                        KEYS.size() + cells,
                        cells == 0 ? null : Statements.prepared("update", 2 + cells + KEYS.size()),
                        2 + cells),
                CopyRun.SETTINGS,
                new ListEncoder(new Attempt(1, 0), 0, UNKNOWN_WRITETIME));
    }

    /** As the source answers: key, then value, writetime and TTL of each cell. */
    private static Row row(List<@Nullable Cell> cells) {
        List<@Nullable ByteBuffer> columns = new ArrayList<>(KEYS);
        for (Cell cell : cells) {
            columns.add(cell == null ? null : cell.value());
            columns.add(cell == null ? null : ByteBuffer.allocate(8).putLong(0, cell.writetime()));
            columns.add(
                    cell == null || cell.ttl() == 0
                            ? null
                            : ByteBuffer.allocate(4).putInt(0, cell.ttl()));
        }
        return Statements.row(columns);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
