package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.TableSelection;
import dev.ringshift.schema.MappedColumn.Role;
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
    private final List<String> problems = new ArrayList<>();

    private TableMapper(TableSelection selection, TableMetadata source, TableMetadata target) {
        this.selection = selection;
        this.source = source;
        this.target = target;
    }

    /**
     * Maps a table.
     *
     * @throws SchemaException when some column cannot be copied exactly; names all of them
     */
    public static TableMapping map(TableSelection selection, TableMetadata source, TableMetadata target) {
        return new TableMapper(selection, source, target).map();
    }

    private TableMapping map() {
        requireKnownNames();
        requireNoCounters();
        List<MappedColumn> columns = new ArrayList<>();
        mapKey(source.getPartitionKey(), target.getPartitionKey(), Role.PARTITION_KEY, columns);
        mapKey(
                List.copyOf(source.getClusteringColumns().keySet()),
                List.copyOf(target.getClusteringColumns().keySet()),
                Role.CLUSTERING,
                columns);
        for (ColumnMetadata column : source.getColumns().values()) {
            if (!source.getPrimaryKey().contains(column) && isSelected(column)) {
                mapRegular(column, columns);
            }
        }
        requireDistinctTargets(columns);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return new TableMapping(selection, columns);
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

    private void mapRegular(ColumnMetadata column, List<MappedColumn> columns) {
        if (isRefused(column)) {
            return;
        }
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
        if (target.getPrimaryKey().contains(onTarget) || onTarget.isStatic()) {
            problems.add("%s.%s is a regular column, %s.%s is not"
                    .formatted(selection.name(), column.getName().asInternal(), targetTable(), targetName(column)));
            return;
        }
        add(column, onTarget, Role.REGULAR, columns);
    }

    /** Columns of kinds that this release cannot copy cell by cell. */
    private boolean isRefused(ColumnMetadata column) {
        String kind = null;
        if (column.getType().equals(DataTypes.COUNTER)) {
            return true;
        } else if (column.isStatic()) {
            kind = "static";
        } else if (CqlTypes.isMultiCell(column.getType())) {
            kind = "a non-frozen " + CqlTypes.name(column.getType());
        }
        if (kind != null) {
            problems.add("%s.%s is %s, which this release cannot copy exactly: leave it out with columns = [...]"
                    .formatted(selection.name(), column.getName().asInternal(), kind));
        }
        return kind != null;
    }

    /** Not even their keys can be copied: a counter table takes no INSERT. */
    private void requireNoCounters() {
        source.getColumns().values().stream()
                .filter(column -> column.getType().equals(DataTypes.COUNTER))
                .forEach(column ->
                        problems.add("%s.%s is a counter, which this release cannot copy: take %s out of tables"
                                .formatted(selection.name(), column.getName().asInternal(), selection.name())));
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
        String type = CqlTypes.name(column.getType());
        if (!CqlTypes.haveSameBytes(column.getType(), onTarget.getType())) {
            problems.add("%s.%s is %s, %s.%s is %s: both must have the same type"
                    .formatted(
                            selection.name(),
                            column.getName().asInternal(),
                            type,
                            targetTable(),
                            onTarget.getName().asInternal(),
                            CqlTypes.name(onTarget.getType())));
        }
        columns.add(new MappedColumn(
                column.getName().asInternal(), onTarget.getName().asInternal(), type, role));
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
