package dev.ringshift.repair;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.Storage;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a row only the target has, and the statements that delete it.
 *
 * @param mapping its table
 */
record ExtraCells(TableMapping mapping) {
    /** Of one statement. */
    private static final int MOST_PLACES = 100;

    /**
     * Those that only the target has, in the same order. Of a list, which is compared position by position, the first one
     * tells whether the source has any.
     *
     * @param ofRow all that differs in a row
     */
    Set<Mismatch> extras(List<Mismatch> ofRow) {
        Set<String> listsOfTarget = ofRow.stream()
                .filter(each -> "0".equals(each.element()) && each.sourceValue() == null && isOfList(each))
                .map(ExtraCells::columnOf)
                .collect(Collectors.toSet());
        return ofRow.stream()
                .filter(each -> each.kind() == Kind.EXTRA
                        || (each.kind() == Kind.VALUE
                                && each.sourceValue() == null
                                && (!isOfList(each) || listsOfTarget.contains(columnOf(each)))))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean isOfList(Mismatch mismatch) {
        return mismatch.column() != null && column(mismatch.column()).targetStorage() == Storage.LIST;
    }

    /**
     * The statements that delete what only the target has; markers: the keys of the row, or of the partition.
     *
     * @param extras of one row, none of them to stay
     * @param keys how many columns name it
     * @param micros their timestamp
     */
    List<String> deletions(Set<Mismatch> extras, int keys, long micros) {
        List<String> places = new ArrayList<>(places(extras, keys));
        if (places.isEmpty()) {
            return List.of(delete("", keys, micros));
        }
        List<String> statements = new ArrayList<>();
        for (int from = 0; from < places.size(); from += MOST_PLACES) {
            List<String> some = places.subList(from, Math.min(places.size(), from + MOST_PLACES));
            statements.add(delete(String.join(", ", some) + " ", keys, micros));
        }
        return statements;
    }

    /** Empty for a whole row. */
    private Set<String> places(Set<Mismatch> extras, int keys) {
        if (extras.stream().anyMatch(each -> each.kind() == Kind.EXTRA)) {
            return isOfStatics(keys)
                    ? mapping.columns(Role.STATIC).stream()
                            .map(Side.TARGET::cql)
                            .collect(Collectors.toCollection(LinkedHashSet::new))
                    : Set.of();
        }
        return extras.stream().map(this::place).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Those of the extras that may be deleted, by the writetimes that the target shows; of a list all or none. What shows none
     * is protected by the deletion's timestamp alone.
     *
     * @param extras of one row
     */
    Set<Mismatch> olderThan(long firstToStayMicros, Set<Mismatch> extras) {
        Set<String> listsToStay = extras.stream()
                .filter(each -> isOfList(each) && isFrom(firstToStayMicros, each))
                .map(ExtraCells::columnOf)
                .collect(Collectors.toSet());
        return extras.stream()
                .filter(each -> !isFrom(firstToStayMicros, each)
                        && (each.column() == null || !listsToStay.contains(each.column())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isFrom(long micros, Mismatch extra) {
        return extra.targetWritetime() != null && extra.targetWritetime() >= micros;
    }

    private boolean isOfStatics(int keys) {
        return keys < mapping.keys().size();
    }

    private String place(Mismatch mismatch) {
        MappedColumn column = column(columnOf(mismatch));
        String name = Side.TARGET.cql(column);
        String element = mismatch.element();
        if (element == null) {
            return name;
        }
        return switch (column.targetStorage()) {
            case CELL, COUNTER, LIST -> name;
            // a literal of these is one that stores the same bytes
            case SET, MAP -> name + "[" + element + "]";
            case FIELDS -> name + "." + CqlIdentifier.fromInternal(element).asCql(true);
        };
    }

    private String delete(String places, int keys, long micros) {
        return "DELETE %sFROM %s USING TIMESTAMP %d WHERE %s"
                .formatted(
                        places,
                        Side.TARGET.cql(mapping),
                        micros,
                        mapping.keys().subList(0, keys).stream()
                                .map(key -> Side.TARGET.cql(key) + " = ?")
                                .collect(Collectors.joining(" AND ")));
    }

    private static String columnOf(Mismatch mismatch) {
        return Objects.requireNonNull(mismatch.column(), "a column");
    }

    private MappedColumn column(String source) {
        return mapping.columns().stream()
                .filter(column -> column.source().equals(source))
                .findFirst()
                .orElseThrow();
    }
}
