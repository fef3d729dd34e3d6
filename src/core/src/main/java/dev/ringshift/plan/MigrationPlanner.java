package dev.ringshift.plan;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.Cluster;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.SchemaSettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.CopyPlanner;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.ddl.DdlStatement.Kind;
import dev.ringshift.ddl.DdlTarget;
import dev.ringshift.ddl.Finding;
import dev.ringshift.ddl.SchemaRequest;
import dev.ringshift.ddl.SchemaTranslation;
import dev.ringshift.ddl.SchemaTranslator;
import dev.ringshift.ddl.SourceKeyspace;
import dev.ringshift.ddl.WantedTable;
import dev.ringshift.plan.Loss.Consent;
import dev.ringshift.plan.TableOutlook.Impossible;
import dev.ringshift.plan.TableOutlook.Ready;
import dev.ringshift.plan.TableOutlook.ToMake;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.SchemaException;
import dev.ringshift.schema.Storage;
import dev.ringshift.schema.TableMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at both clusters and says what a migration would do. Writes nothing. */
public final class MigrationPlanner {
    private final MigrateConfig config;
    private final CqlSession session;
    private final Cluster source;
    private final Cluster target;
    private final CopyPlanner copies;
    private final Executors executors;

    private MigrationPlanner(MigrateConfig config, CqlSession source, CqlSession target, Executors executors) {
        this.config = config;
        this.session = source;
        this.source = new Cluster("source", source);
        this.target = new Cluster("target", target);
        this.copies = CopyPlanner.between(config, source, target);
        this.executors = executors;
    }

    /**
     * Makes the plan of a migration.
     *
     * @throws SchemaException when the settings name what the source does not have, or the clusters are no Murmur3 ones
     */
    public static MigrationPlan plan(MigrateConfig config, CqlSession source, CqlSession target, Executors executors) {
        return new MigrationPlanner(config, source, target, executors).plan();
    }

    private MigrationPlan plan() {
        List<TableSelection> selections = copies.selections();
        SchemaTranslation schema = translate(selections);
        List<TableOutlook> tables = selections.stream()
                .map(selection -> outlook(selection, schema))
                .sorted(Comparator.comparingLong(MigrationPlanner::estimatedBytes))
                .toList();
        return new MigrationPlan(
                copies.source(), copies.target(), tables, withoutImpossible(schema, tables), losses(tables, schema));
    }

    private static SchemaTranslation withoutImpossible(SchemaTranslation schema, List<TableOutlook> tables) {
        List<WantedTable> impossible = tables.stream()
                .filter(Impossible.class::isInstance)
                .map(table -> WantedTable.from(table.selection()))
                .toList();
        return new SchemaTranslation(
                schema.tables().stream()
                        .filter(statement -> statement.kind() != Kind.TABLE
                                || impossible.stream().noneMatch(statement::makes))
                        .toList(),
                schema.afterCopy(),
                schema.findings());
    }

    private static long estimatedBytes(TableOutlook table) {
        if (table instanceof Ready ready) {
            return ready.plan().splits().estimatedBytes();
        }
        return table instanceof ToMake toMake ? toMake.plan().splits().estimatedBytes() : 0;
    }

    /** Keyspace by keyspace, in the order of the settings; what the source does not have is told by the outlook. */
    private SchemaTranslation translate(List<TableSelection> selections) {
        Map<String, List<WantedTable>> wanted = new LinkedHashMap<>();
        for (TableSelection selection :
                selections.stream().filter(this::isThere).toList()) {
            wanted.computeIfAbsent(selection.sourceKeyspace(), keyspace -> new ArrayList<>())
                    .add(WantedTable.from(selection));
        }
        Statements tables = new Statements();
        Statements afterCopy = new Statements();
        List<Finding> findings = new ArrayList<>();
        wanted.forEach((keyspace, ofKeyspace) -> SourceKeyspace.read(session, CqlIdentifier.fromInternal(keyspace))
                .ifPresent(found -> {
                    SchemaTranslation translation = SchemaTranslator.translate(new SchemaRequest(
                            found, ofKeyspace, config.schema().replication(), DdlTarget.from(copies.target())));
                    tables.addAll(translation.tables());
                    afterCopy.addAll(translation.afterCopy());
                    findings.addAll(translation.findings());
                }));
        return new SchemaTranslation(tables.all(), afterCopy.all(), findings);
    }

    /** Statements of several source keyspaces, which may go to one. */
    private static final class Statements {
        private final Map<String, DdlStatement> byName = new LinkedHashMap<>();

        /**
         * Adds those that are not there yet.
         *
         * @throws SchemaException when one makes something else of the same name; of keyspaces the first counts
         */
        void addAll(List<DdlStatement> statements) {
            for (DdlStatement statement : statements) {
                DdlStatement same = byName.putIfAbsent(statement.kind() + " " + statement.name(), statement);
                if (same != null && statement.kind() != Kind.KEYSPACE && !same.equals(statement)) {
                    throw new SchemaException(List.of(
                            "Two keyspaces of the source have a %s that would become %s, and they differ: give one of them another target"
                                    .formatted(statement.kind().name().toLowerCase(Locale.ROOT), statement.name())));
                }
            }
        }

        List<DdlStatement> all() {
            return List.copyOf(byName.values());
        }
    }

    private boolean isThere(TableSelection selection) {
        return source.table(selection.sourceKeyspace(), selection.sourceTable()).isPresent();
    }

    private TableOutlook outlook(TableSelection selection, SchemaTranslation schema) {
        boolean isMissing = isThere(selection)
                && target.table(selection.targetKeyspace(), selection.targetTable())
                        .isEmpty();
        if (isMissing && !canBeMade(selection, schema)) {
            return new Impossible(selection, refusals(selection, schema));
        }
        try {
            return isMissing
                    ? new ToMake(copies.tableToMake(selection, executors))
                    : new Ready(copies.table(selection, executors));
        } catch (SchemaException e) {
            return new Impossible(selection, e.problems());
        }
    }

    private static boolean canBeMade(TableSelection selection, SchemaTranslation schema) {
        WantedTable wanted = WantedTable.from(selection);
        return schema.tables().stream()
                .anyMatch(statement -> statement.kind() == Kind.TABLE && statement.makes(wanted));
    }

    private static List<String> refusals(TableSelection selection, SchemaTranslation schema) {
        return schema.findings().stream()
                .filter(finding ->
                        finding instanceof Finding.Refused && finding.subject().equals(selection.name()))
                .map(Finding::text)
                .toList();
    }

    private List<Loss> losses(List<TableOutlook> tables, SchemaTranslation schema) {
        List<Loss> losses = new ArrayList<>();
        Set<String> impossible = names(tables, Impossible.class);
        // a column that the target could not have is another there, or left out
        Set<String> there = names(tables, Ready.class);
        for (TableOutlook table : tables) {
            if (table instanceof Ready ready) {
                addLosses(ready.plan().mapping(), losses);
            } else if (table instanceof ToMake toMake) {
                addLosses(toMake.plan().mapping(), losses);
            }
        }
        for (Finding finding : schema.findings()) {
            boolean isOfMadeTable = there.contains(finding.subject())
                    && finding.what().startsWith("column ")
                    && !finding.value().startsWith("masked");
            if (finding instanceof Finding.Refused && !impossible.contains(finding.subject()) && !isOfMadeTable) {
                losses.add(loss(SchemaSettings.LossKind.SCHEMA_OBJECTS, finding.subject(), finding.text()));
            }
        }
        return losses;
    }

    private static Set<String> names(List<TableOutlook> tables, Class<? extends TableOutlook> outlook) {
        return tables.stream()
                .filter(outlook::isInstance)
                .map(table -> table.selection().name())
                .collect(Collectors.toSet());
    }

    private void addLosses(TableMapping mapping, List<Loss> losses) {
        List<MappedColumn> untimed = mapping.withoutElementWritetimes();
        if (!untimed.isEmpty()) {
            losses.add(loss(
                    SchemaSettings.LossKind.COLLECTION_TIMES,
                    mapping.name(),
                    "the writetime and TTL of each element of %s: Cassandra shows them from 5.0 on; upgrade the source first, or accept that of the row"
                            .formatted(names(untimed))));
        }
        List<MappedColumn> merged = mapping.columns().stream()
                .filter(column -> column.targetStorage() == Storage.CELL
                        && column.sourceStorage().hasElements())
                .toList();
        if (!merged.isEmpty()) {
            losses.add(loss(
                    SchemaSettings.LossKind.MERGED_TIMES,
                    mapping.name(),
                    "the writetime and TTL of each element of %s, frozen on the target: make it not frozen there, or accept one for all"
                            .formatted(names(merged))));
        }
    }

    private static String names(List<MappedColumn> columns) {
        return columns.stream().map(MappedColumn::source).collect(Collectors.joining(", "));
    }

    private Loss loss(SchemaSettings.LossKind kind, String subject, String text) {
        return new Loss(
                kind, subject, text, config.schema().acceptedLosses().contains(kind) ? Consent.GIVEN : Consent.MISSING);
    }
}
