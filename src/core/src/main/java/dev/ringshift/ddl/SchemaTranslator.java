package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.IndexMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import dev.ringshift.ddl.DdlStatement.Kind;
import dev.ringshift.ddl.Findings.About;
import dev.ringshift.ddl.SourceKeyspace.Attachment;
import dev.ringshift.ddl.TargetRules.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes the target's schema out of the source's. */
public final class SchemaTranslator {
    private final SchemaRequest request;
    private final KeyspaceMetadata source;
    private final TargetRules rules;
    private final Findings findings = new Findings();
    private final UserTypes types = new UserTypes(findings);
    private final Map<CqlIdentifier, DdlStatement> keyspaces = new LinkedHashMap<>();
    private final List<DdlStatement> tables = new ArrayList<>();
    private final List<DdlStatement> afterCopy = new ArrayList<>();

    private SchemaTranslator(SchemaRequest request) {
        this.request = request;
        this.source = request.source().metadata();
        this.rules = TargetRules.of(request.target());
    }

    /** Translates the tables of a request, and what hangs on them. */
    public static SchemaTranslation translate(SchemaRequest request) {
        return new SchemaTranslator(request).translate();
    }

    private SchemaTranslation translate() {
        for (WantedTable wanted : request.tables()) {
            source.getTable(wanted.table())
                    .ifPresentOrElse(
                            table -> table(table, wanted),
                            () -> about(wanted, "table", "is not there")
                                    .refused("the source has no such table", "check tables"));
        }
        functions();
        if (!afterCopy.isEmpty()) {
            rules.adviseAfterCopy(
                    findings.about(internal(source.getName()), "views and indexes", String.valueOf(afterCopy.size())));
        }
        List<DdlStatement> first = new ArrayList<>(keyspaces.values());
        first.addAll(types.statements());
        first.addAll(tables);
        return new SchemaTranslation(first, afterCopy, findings.all());
    }

    private void table(TableMetadata table, WantedTable wanted) {
        int refusals = findings.refusals();
        List<ColumnMetadata> columns =
                table.getColumns().values().stream().filter(wanted::keeps).toList();
        for (ColumnMetadata column : columns) {
            rules.reviewColumn(
                    column,
                    table.getPrimaryKey().contains(column) ? Place.KEY : Place.REST,
                    about(
                            wanted,
                            "column " + internal(column.getName()),
                            CqlText.type(column.getType(), source.getName())));
        }
        if (findings.refusals() == refusals) {
            keyspaces.computeIfAbsent(wanted.targetKeyspace(), this::keyspace);
            columns.forEach(column -> types.addTypesOf(column, name(wanted), wanted.targetKeyspace()));
        }
        if (findings.refusals() > refusals) {
            return;
        }
        List<String> flags = table.isCompactStorage()
                ? rules.compactStorage(about(wanted, "storage", "COMPACT STORAGE"))
                : List.of();
        tables.add(new DdlStatement(
                Kind.TABLE,
                CqlText.name(wanted.targetKeyspace(), wanted.targetTable()),
                TableDdl.create(table, wanted, flags, options(table, option -> true))));
        attachments(wanted);
        rules.advise(wanted, about(wanted, "tombstone_gc", "not an option of Cassandra"));
        table.getIndexes().values().forEach(index -> index(index, table, wanted));
        source.getViewsOnTable(table.getName()).values().forEach(view -> view(view, wanted));
    }

    private DdlStatement keyspace(CqlIdentifier name) {
        Map<String, String> replication = request.replication();
        String subject = internal(source.getName());
        if (replication.isEmpty()) {
            Map<String, String> ofSource = source.getReplication();
            replication = rules.replication(
                    ofSource, findings.about(subject, "replication", CqlText.literal(JavaClass.shortened(ofSource))));
        } else {
            rules.reviewReplication(replication, findings.about(subject, "replication", CqlText.literal(replication)));
        }
        return new DdlStatement(
                Kind.KEYSPACE,
                CqlText.name(name),
                "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = %s\n    AND durable_writes = %s"
                        .formatted(CqlText.name(name), CqlText.literal(replication), source.isDurableWrites()));
    }

    private Map<String, String> options(RelationMetadata relation, Predicate<String> wanted) {
        Map<String, String> printed = new TreeMap<>();
        String subject = name(source.getName(), relation.getName());
        new TreeMap<>(request.source().options(relation)).forEach((name, value) -> {
            if (wanted.test(name)) {
                rules.option(new Option(subject, name, value, printed, findings));
            }
        });
        return printed;
    }

    private void attachments(WantedTable wanted) {
        for (Attachment attachment : request.source().attachments()) {
            if (!attachment.table().equals(wanted.table())) {
                continue;
            }
            if (attachment instanceof Attachment.Trigger trigger) {
                rules.reviewTrigger(about(wanted, "trigger " + trigger.name(), trigger.className()));
            } else if (attachment instanceof Attachment.Mask mask) {
                rules.reviewMask(about(wanted, "column " + internal(mask.column()), "masked with " + mask.function()));
            }
        }
    }

    private void index(IndexMetadata metadata, TableMetadata table, WantedTable wanted) {
        About about = about(wanted, "index " + internal(metadata.getName()), metadata.getTarget());
        SourceIndex.of(metadata, table, wanted)
                .ifPresentOrElse(
                        index -> rules.index(index, about)
                                .ifPresent(form -> afterCopy.add(new DdlStatement(
                                        Kind.INDEX,
                                        CqlText.name(wanted.targetKeyspace(), index.name()),
                                        "CREATE %s IF NOT EXISTS %s ON %s (%s)%s"
                                                .formatted(
                                                        form.create(),
                                                        CqlText.name(index.name()),
                                                        CqlText.name(wanted.targetKeyspace(), wanted.targetTable()),
                                                        index.target(),
                                                        form.using().isEmpty() ? "" : "\n    " + form.using())))),
                        () -> about.dropped("its column is not copied", "add the column to columns"));
    }

    private void view(ViewMetadata view, WantedTable base) {
        About about = about(
                base,
                "view " + internal(view.getName()),
                CqlText.names(view.getColumns().keySet()));
        Collection<ColumnMetadata> columns = view.getColumns().values();
        if (columns.stream().anyMatch(column -> base.rename().containsKey(column.getName()))) {
            about.refused("its condition names columns that are renamed", "create it by hand after the copy");
        } else if (!columns.stream().allMatch(base::keeps)) {
            about.refused("some of its columns are not copied", "add them to columns");
        } else {
            afterCopy.add(new DdlStatement(
                    Kind.VIEW,
                    CqlText.name(base.targetKeyspace(), view.getName()),
                    ViewDdl.create(view, base, options(view, option -> !ViewDdl.NOT_OF_VIEWS.contains(option)))));
        }
    }

    private void functions() {
        String keyspace = internal(source.getName());
        source.getFunctions()
                .forEach((signature, function) -> rules.reviewFunction(
                        function, findings.about(keyspace, "function " + signature, function.getLanguage())));
        source.getAggregates()
                .forEach((signature, aggregate) -> source.getFunction(aggregate.getStateFuncSignature())
                        .ifPresent(state -> rules.reviewFunction(
                                state, findings.about(keyspace, "aggregate " + signature, state.getLanguage()))));
    }

    private About about(WantedTable wanted, String what, String value) {
        return findings.about(name(wanted), what, value);
    }

    private String name(WantedTable wanted) {
        return name(source.getName(), wanted.table());
    }

    private static String name(CqlIdentifier keyspace, CqlIdentifier table) {
        return internal(keyspace) + "." + internal(table);
    }

    private static String internal(CqlIdentifier name) {
        return name.asInternal();
    }
}
