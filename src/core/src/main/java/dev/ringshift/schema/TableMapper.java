package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.Conversions;
import dev.ringshift.convert.Convertibility;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Hazard;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.convert.CqlTypes;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Maps one table, and collects what stands in the way of copying it. */
public final class TableMapper {
    private final TableSelection selection;
    private final TableMetadata source;
    private final TableMetadata target;
    private final ElementTimes sourceTimes;
    private final ElementTimes targetTimes;
    private final Conversions conversions;
    private final List<String> problems = new ArrayList<>();

    private TableMapper(
            TableSelection selection,
            TableMetadata source,
            TableMetadata target,
            ElementTimes sourceTimes,
            ElementTimes targetTimes,
            Conversions conversions) {
        this.selection = selection;
        this.source = source;
        this.target = target;
        this.sourceTimes = sourceTimes;
        this.targetTimes = targetTimes;
        this.conversions = conversions;
    }

    /**
     * Maps a table.
     *
     * @throws SchemaException when some column cannot be copied exactly; names all of them
     */
    public static TableMapping map(
            TableSelection selection,
            TableMetadata source,
            TableMetadata target,
            ElementTimes sourceTimes,
            ElementTimes targetTimes,
            Conversions conversions) {
        return new TableMapper(selection, source, target, sourceTimes, targetTimes, conversions).map();
    }

    private TableMapping map() {
        requireKnownNames();
        List<MappedColumn> columns = new ArrayList<>();
        mapKey(source.getPartitionKey(), target.getPartitionKey(), Role.PARTITION_KEY, columns);
        mapKey(
                List.copyOf(source.getClusteringColumns().keySet()),
                List.copyOf(target.getClusteringColumns().keySet()),
                Role.CLUSTERING,
                columns);
        for (ColumnMetadata column : source.getColumns().values()) {
            if (!source.getPrimaryKey().contains(column) && isSelected(column)) {
                mapCells(column, columns);
            }
        }
        requireCountersOnBothSides();
        requireDistinctTargets(columns);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return new TableMapping(selection, columns, sourceTimes, targetTimes);
    }

    private void requireKnownNames() {
        TreeSet<String> named = new TreeSet<>(selection.columns());
        named.addAll(selection.rename().keySet());
        for (String name : named) {
            if (!source.getColumns().containsKey(CqlIdentifier.fromInternal(name))) {
                problems.add("%s has no column %s; its columns are %s"
                        .formatted(
                                selection.name(),
                                name,
                                names(source.getColumns().values())));
            }
        }
    }

    private boolean isSelected(ColumnMetadata column) {
        return selection.columns().isEmpty()
                || selection.columns().contains(column.getName().asInternal());
    }

    private void mapKey(
            List<ColumnMetadata> sources, List<ColumnMetadata> targets, Role role, List<MappedColumn> columns) {
        List<String> wanted = sources.stream().map(this::targetName).toList();
        List<String> found =
                targets.stream().map(column -> column.getName().asInternal()).toList();
        String what = role == Role.PARTITION_KEY ? "partition key" : "clustering columns";
        if (!wanted.equals(found)) {
            problems.add("%s has the %s (%s), %s has (%s): both must have the same columns in the same order"
                    .formatted(
                            selection.name(),
                            what,
                            String.join(", ", wanted),
                            targetTable(),
                            String.join(", ", found)));
            return;
        }
        for (int i = 0; i < sources.size(); i++) {
            if (!isSelected(sources.get(i))) {
                problems.add("%s.%s is part of the primary key: add it to columns, a row cannot be copied without it"
                        .formatted(selection.name(), sources.get(i).getName().asInternal()));
            }
            add(sources.get(i), targets.get(i), role, columns);
        }
    }

    private void mapCells(ColumnMetadata column, List<MappedColumn> columns) {
        ColumnMetadata onTarget = target.getColumns().get(CqlIdentifier.fromInternal(targetName(column)));
        if (onTarget == null) {
            problems.add("%s has no column %s for %s.%s: add it there, rename it, or leave it out with columns = [...]"
                    .formatted(
                            targetTable(),
                            targetName(column),
                            selection.name(),
                            column.getName().asInternal()));
            return;
        }
        if (target.getPrimaryKey().contains(onTarget) || onTarget.isStatic() != column.isStatic()) {
            problems.add("%s.%s is a %s column, %s.%s is not"
                    .formatted(
                            selection.name(),
                            column.getName().asInternal(),
                            column.isStatic() ? "static" : "regular",
                            targetTable(),
                            targetName(column)));
            return;
        }
        add(column, onTarget, column.isStatic() ? Role.STATIC : Role.REGULAR, columns);
    }

    /** A row of a counter table is its counters: it takes no INSERT of a key, and nothing but additions. */
    private void requireCountersOnBothSides() {
        boolean counters = hasCounters(source);
        if (counters != hasCounters(target)) {
            problems.add("%s %s counters, %s %s: both must be counter tables, or neither"
                    .formatted(
                            selection.name(),
                            counters ? "holds" : "holds no",
                            targetTable(),
                            counters ? "does not" : "does"));
        }
    }

    private static boolean hasCounters(TableMetadata table) {
        return table.getColumns().values().stream()
                .anyMatch(column -> column.getType().equals(DataTypes.COUNTER));
    }

    private void requireDistinctTargets(List<MappedColumn> columns) {
        Set<String> taken = new HashSet<>();
        for (MappedColumn column : columns) {
            if (!taken.add(column.target())) {
                problems.add(
                        "%s: two columns become %s.%s: rename the other one too, or leave it out with columns = [...]"
                                .formatted(selection.name(), targetTable(), column.target()));
            }
        }
    }

    private void add(ColumnMetadata column, ColumnMetadata onTarget, Role role, List<MappedColumn> columns) {
        if (!CqlTypes.isReadable(column.getType())) {
            problems.add("%s.%s is %s, which the driver cannot read: leave it out with columns = [...]"
                    .formatted(selection.name(), column.getName().asInternal(), CqlTypes.name(column.getType())));
        }
        Convertibility convertibility = role == Role.PARTITION_KEY || role == Role.CLUSTERING
                ? conversions.betweenKeys(column.getType(), onTarget.getType())
                : conversions.between(column.getType(), onTarget.getType());
        if (convertibility instanceof Impossible impossible) {
            problems.add("%s.%s is %s, %s.%s is %s: %s; %s"
                    .formatted(
                            selection.name(),
                            column.getName().asInternal(),
                            CqlTypes.name(column.getType()),
                            targetTable(),
                            onTarget.getName().asInternal(),
                            CqlTypes.name(onTarget.getType()),
                            impossible.reason(),
                            impossible.remedy()));
        }
        columns.add(new MappedColumn(
                column.getName().asInternal(),
                onTarget.getName().asInternal(),
                ColumnType.of(column.getType()),
                ColumnType.of(onTarget.getType()),
                role,
                fit(convertibility)));
    }

    private static Fit fit(Convertibility convertibility) {
        if (convertibility instanceof Converted converted) {
            return converted.hazards().contains(Hazard.CAN_FAIL)
                    ? Fit.MAY_FAIL
                    : converted.hazards().isEmpty() ? Fit.CONVERTED : Fit.MAY_LOSE_DIGITS;
        }
        return Fit.SAME;
    }

    private String targetName(ColumnMetadata column) {
        String name = column.getName().asInternal();
        return selection.rename().getOrDefault(name, name);
    }

    private String targetTable() {
        return selection.targetName();
    }

    private static String names(Iterable<ColumnMetadata> columns) {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.getName().asInternal()));
        return String.join(", ", names);
    }
}
