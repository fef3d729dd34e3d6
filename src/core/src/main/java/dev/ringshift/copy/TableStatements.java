package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.convert.Conversions;
import dev.ringshift.read.ColumnConversions;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.read.RowLayout;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of a table, and where things stand in them.
 *
 * @param select on the source
 * @param layout of the rows that it reads
 * @param target what writes them
 */
record TableStatements(PreparedStatement select, RowLayout layout, Target target) {
    /** What writes the rows of a table. */
    sealed interface Target {}

    /**
     * Rows of cells.
     *
     * @param statics null when there are no static columns
     */
    record OfCells(RowStatements rows, @Nullable RowStatements statics) implements Target {}

    /**
     * Rows of counters.
     *
     * @param rows null when all counters are static
     * @param statics null when none is
     */
    record OfCounters(
            @Nullable CounterWriter rows, @Nullable CounterWriter statics) implements Target {}

    /**
     * Prepares them on both sides.
     *
     * @param countersSettle how long an addition to a counter that was not answered may still take
     */
    static TableStatements prepare(
            TableMapping mapping,
            Conversions conversions,
            CqlSession source,
            CqlSession target,
            Duration countersSettle) {
        CopyStatements texts = new CopyStatements(mapping);
        ColumnConversions columns = new ColumnConversions(mapping, conversions, source, target);
        return new TableStatements(
                new ReadStatements(mapping, Side.SOURCE).prepareRange(source),
                RowLayout.of(mapping, Side.SOURCE),
                mapping.isOfCounters()
                        ? new OfCounters(
                                counters(texts, Role.REGULAR, columns, countersSettle),
                                counters(texts, Role.STATIC, columns, countersSettle))
                        : new OfCells(
                                RowStatements.prepare(texts, Role.REGULAR, columns, target),
                                mapping.columns(Role.STATIC).isEmpty()
                                        ? null
                                        : RowStatements.prepare(texts, Role.STATIC, columns, target)));
    }

    private static @Nullable CounterWriter counters(
            CopyStatements texts, Role role, ColumnConversions columns, Duration settle) {
        return texts.mapping().columns(role).isEmpty()
                ? null
                : CounterWriter.prepare(texts, role, columns.keys(role), columns.target(), settle);
    }
}
