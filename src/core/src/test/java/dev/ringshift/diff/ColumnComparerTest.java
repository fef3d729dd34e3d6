package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.ringshift.convert.Conversion;
import dev.ringshift.copy.Statements;
import dev.ringshift.read.Read;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On rows of one column that is followed by its writetime and its TTL. */
class ColumnComparerTest {
    private static final int TTL_TOLERANCE = 60;
    private static final long NOW = 1_000_000;
    private static final ColumnComparer OF_INT = comparer(DataTypes.INT);
    private static final ColumnComparer OF_MAP = comparer(DataTypes.mapOf(DataTypes.INT, DataTypes.INT));

    private static ColumnComparer comparer(DataType type) {
        ColumnType of = ColumnType.of(type);
        Place place = new Place(new MappedColumn("v", "v", of, of, Role.REGULAR, Fit.SAME), 0, true);
        return new ColumnComparer(
                place, place, Conversion.NONE, type, new ValueEquality(new Tolerances(TTL_TOLERANCE, 0, 0)));
    }

    private static Read cell(int ttl) {
        return read(bytes(DataTypes.INT, 1), bytes(DataTypes.BIGINT, 1_000L), bytes(DataTypes.INT, ttl));
    }

    private static Read noCell() {
        return read(null, null, null);
    }

    /** Entries by key, each with its TTL. */
    private static Read map(Map<Integer, Integer> ttls) {
        Map<Integer, Integer> sorted = new TreeMap<>(ttls);
        return read(
                bytes(DataTypes.mapOf(DataTypes.INT, DataTypes.INT), sorted),
                bytes(
                        DataTypes.listOf(DataTypes.BIGINT),
                        sorted.keySet().stream().map(key -> 1_000L).toList()),
                bytes(DataTypes.listOf(DataTypes.INT), List.copyOf(sorted.values())));
    }

    private static Read read(@Nullable ByteBuffer... cells) {
        return new Read(Statements.row(Arrays.asList(cells)), NOW);
    }

    private static @Nullable ByteBuffer bytes(DataType type, Object value) {
        return CodecRegistry.DEFAULT.codecFor(type, value).encode(value, ProtocolVersion.V4);
    }

    /** Regression: a cell that had expired on one side a little earlier was another value. */
    @Test
    void should_find_nothing_when_a_cell_of_one_side_expires_within_the_tolerance() {
        assertThat(OF_INT.differences(cell(TTL_TOLERANCE), noCell())).isEmpty();
        assertThat(OF_INT.differences(noCell(), cell(TTL_TOLERANCE))).isEmpty();
        assertThat(OF_INT.differences(null, cell(TTL_TOLERANCE))).isEmpty();
        assertThat(OF_MAP.differences(map(Map.of(1, TTL_TOLERANCE, 2, 5_000)), map(Map.of(2, 5_000))))
                .isEmpty();
    }

    @Test
    void should_find_a_value_when_a_cell_of_one_side_lives_longer() {
        assertThat(OF_INT.differences(cell(TTL_TOLERANCE + 1), noCell()))
                .extracting(CellDifference::kind)
                .containsExactly(Kind.VALUE);
        assertThat(OF_MAP.differences(map(Map.of(2, 5_000)), map(Map.of(1, TTL_TOLERANCE + 1, 2, 5_000))))
                .extracting(CellDifference::kind, CellDifference::element)
                .containsExactly(tuple(Kind.VALUE, "1"));
    }
}
