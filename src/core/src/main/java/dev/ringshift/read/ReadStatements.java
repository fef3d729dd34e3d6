package dev.ringshift.read;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.ringshift.cluster.Cluster;
import dev.ringshift.read.RowLayout.Place;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that read a table on one side, as CQL: keys, then the cells as {@link RowLayout} has them. Every marker is
 * positional.
 *
 * @param mapping the table
 * @param side where
 */
public record ReadStatements(TableMapping mapping, Side side) {
    private static final Logger LOG = LoggerFactory.getLogger(ReadStatements.class);

    /** The rows of a token range that the settings mean; markers: start and end token. */
    public String range() {
        String token = "token(" + join(mapping.columns(Role.PARTITION_KEY), side::cql, ", ") + ")";
        return select("%s > ? AND %s <= ?".formatted(token, token)) + filter();
    }

    /**
     * The same, prepared. On ScyllaDB the rows go past the cache: a scan would push out of it what the applications read.
     */
    public PreparedStatement prepareRange(CqlSession session) {
        boolean scylla = new Cluster(side.name(), session).isScylla();
        return session.prepare(scylla ? range() + " BYPASS CACHE" : range());
    }

    /** A row; markers: keys. */
    public String row() {
        return select(keys(mapping.keys()));
    }

    /** A row, if the settings mean it; markers: keys. */
    public String filtered() {
        return row() + filter();
    }

    /** The same, prepared; null where CQL cannot ask, since the condition of the settings is on a column of the key. */
    public @Nullable PreparedStatement prepareFiltered(CqlSession session) {
        try {
            return session.prepare(filtered());
        } catch (InvalidQueryException e) {
            // the condition itself is valid, or the statement for a range would have been refused before
            LOG.info(
                    "Rows of {} are read by their keys without the condition of the settings: {}",
                    mapping.name(),
                    e.getMessage());
            return null;
        }
    }

    /** The static columns of a partition, by any of its rows; markers: partition key. */
    public String statics() {
        return select(keys(mapping.columns(Role.PARTITION_KEY))) + " LIMIT 1";
    }

    private String select(String where) {
        List<String> selected = new ArrayList<>();
        mapping.keys().forEach(key -> selected.add(side.cql(key)));
        for (Place place : RowLayout.of(mapping, side).cells()) {
            String name = side.cql(place.column());
            selected.add(name);
            if (place.timed()) {
                selected.add("WRITETIME(" + name + ")");
                selected.add("TTL(" + name + ")");
            }
        }
        return "SELECT %s FROM %s WHERE %s".formatted(String.join(", ", selected), side.cql(mapping), where);
    }

    /** The condition is on the source's rows. */
    private String filter() {
        String where = side == Side.SOURCE ? mapping.selection().where() : null;
        return where == null ? "" : " AND " + where + " ALLOW FILTERING";
    }

    private String keys(List<MappedColumn> keys) {
        return join(keys, key -> side.cql(key) + " = ?", " AND ");
    }

    private static String join(List<MappedColumn> columns, Function<MappedColumn, String> text, String delimiter) {
        return columns.stream().map(text).collect(Collectors.joining(delimiter));
    }
}
