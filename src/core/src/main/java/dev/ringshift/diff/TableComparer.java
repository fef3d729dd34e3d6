package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.Conversions;
import dev.ringshift.read.ColumnConversions;
import dev.ringshift.read.Read;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.read.RowLayout;
import dev.ringshift.report.Suspect;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table for comparing its rows: the prepared statements of both sides, and how to judge each column.
 *
 * @param mapping the table
 * @param source its statements
 * @param target its statements
 * @param keys what names its rows
 * @param rows judges the columns of a row
 * @param statics judges those of a partition
 */
record TableComparer(
        TableMapping mapping,
        Statements source,
        Statements target,
        Keys keys,
        List<ColumnComparer> rows,
        List<ColumnComparer> statics) {
    TableComparer {
        rows = List.copyOf(rows);
        statics = List.copyOf(statics);
    }

    /**
     * The statements of one side.
     *
     * @param range reads a token range
     * @param row reads a row by its key
     * @param filtered the same, if the settings mean the row; the same statement where they mean all; null where CQL cannot
     *     ask, since their condition is on a column of the key
     * @param statics reads the static columns of a partition; null where there are none
     */
    record Statements(
            PreparedStatement range,
            PreparedStatement row,
            @Nullable PreparedStatement filtered,
            @Nullable PreparedStatement statics) {
        static Statements prepare(TableMapping mapping, Side side, CqlSession session) {
            ReadStatements texts = new ReadStatements(mapping, side);
            PreparedStatement row = session.prepare(texts.row());
            return new Statements(
                    texts.prepareRange(session),
                    row,
                    texts.filtered().equals(texts.row()) ? row : texts.prepareFiltered(session),
                    mapping.columns(Role.STATIC).isEmpty() ? null : session.prepare(texts.statics()));
        }
    }

    static TableComparer prepare(
            TableMapping mapping,
            Conversions conversions,
            Tolerances tolerances,
            CqlSession source,
            CqlSession target) {
        Statements here = Statements.prepare(mapping, Side.SOURCE, source);
        Statements there = Statements.prepare(mapping, Side.TARGET, target);
        ColumnConversions columns = new ColumnConversions(mapping, conversions, source, target);
        return new TableComparer(
                mapping,
                here,
                there,
                new Keys(
                        mapping.columns(Role.PARTITION_KEY).size(),
                        columns.keys(Role.REGULAR),
                        columns.keysBack(),
                        columns.keepsOrder()),
                comparers(Role.REGULAR, mapping, columns, there, tolerances),
                comparers(Role.STATIC, mapping, columns, there, tolerances));
    }

    private static DataType type(Statements statements, int index) {
        return statements.range().getResultSetDefinitions().get(index).getType();
    }

    private static List<ColumnComparer> comparers(
            Role role, TableMapping mapping, ColumnConversions columns, Statements there, Tolerances tolerances) {
        List<RowLayout.Place> from = RowLayout.of(mapping, Side.SOURCE).cells(role);
        List<RowLayout.Place> to = RowLayout.of(mapping, Side.TARGET).cells(role);
        List<ColumnComparer> comparers = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            comparers.add(new ColumnComparer(
                    from.get(i),
                    to.get(i),
                    columns.of(from.get(i).column()),
                    type(there, to.get(i).index()),
                    new ValueEquality(tolerances)));
        }
        return comparers;
    }

    boolean isSame(Read one, Read other) {
        for (ColumnComparer column : rows) {
            if (!column.isSame(one, other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a partition has the same static columns on both sides. */
    boolean hasSameStatics(Read one, Read other) {
        for (ColumnComparer column : statics) {
            if (!column.isSame(one, other)) {
                return false;
            }
        }
        return true;
    }

    boolean hasStatics(Read row, Side side) {
        return hasAny(statics, row, side);
    }

    /** Whether a row is more than a key. */
    boolean hasCells(Read row, Side side) {
        return hasAny(rows, row, side);
    }

    /**
     * Whether a row counts when it is first seen. Others count when they turn out to differ: the source may have shown the row
     * too, or the settings may leave it out.
     */
    boolean countsAtOnce(Shown shown) {
        return switch (shown) {
            case BY_SOURCE -> true;
            case BY_TARGET, BY_TARGET_WITH_PARTITION -> mapping.selection().where() == null;
            case BY_TARGET_AT_LEAST -> false;
        };
    }

    /** The same for its partition. */
    boolean countsPartitionAtOnce(Shown shown) {
        return shown != Shown.BY_TARGET_WITH_PARTITION || countsAtOnce(shown);
    }

    /** Whether it stands for static columns, and not for a row. */
    boolean isOfStatics(Suspect suspect) {
        return suspect.sourceKey().size() < keys.count();
    }

    private static boolean hasAny(List<ColumnComparer> columns, Read row, Side side) {
        for (ColumnComparer column : columns) {
            if (!column.isNull(row, side)) {
                return true;
            }
        }
        return false;
    }
}
