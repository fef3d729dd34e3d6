package dev.ringshift.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.CopySettings;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.ddl.Finding;
import dev.ringshift.plan.Loss;
import dev.ringshift.plan.MigrationPlan;
import dev.ringshift.plan.TableOutlook;
import dev.ringshift.plan.TableOutlook.Impossible;
import dev.ringshift.plan.TableOutlook.Ready;
import dev.ringshift.plan.TableOutlook.ToMake;
import dev.ringshift.schema.MappedColumn;
import java.util.List;
import java.util.Locale;

/** What {@code ringshift plan --json} prints: the plan, for scripts. Names in lowerCamel, as in summary.json. */
final class MigrationJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private record Document(
            boolean acceptable,
            Side source,
            Side target,
            List<Table> tables,
            List<SchemaFinding> schemaFindings,
            List<LossView> losses,
            List<String> notKept,
            List<String> schema,
            List<String> afterCopy) {}

    private record Side(String kind, String version, String cluster, List<String> nodes) {}

    /**
     * A table.
     *
     * @param state {@code ready}, {@code to-make} or {@code impossible}
     */
    private record Table(
            String source,
            String target,
            String state,
            List<Column> columns,
            long estimatedRows,
            long estimatedBytes,
            int splits,
            List<String> notes,
            List<String> problems) {}

    private record Column(String source, String target, String sourceType, String targetType, String fit) {}

    private record SchemaFinding(
            String kind, String subject, String what, String value, String outcome, String remedy) {}

    private record LossView(String kind, String subject, String text, boolean accepted) {}

    private MigrationJson() {}

    static String render(MigrationPlan plan, CopySettings settings) {
        Document document = new Document(
                plan.isAcceptable(),
                side(plan.source()),
                side(plan.target()),
                plan.tables().stream().map(MigrationJson::table).toList(),
                plan.schema().findings().stream().map(MigrationJson::finding).toList(),
                plan.losses().stream().map(MigrationJson::loss).toList(),
                PlanText.notKept(settings),
                plan.schema().tables().stream().map(DdlStatement::cql).toList(),
                plan.schema().afterCopy().stream().map(DdlStatement::cql).toList());
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A plan that is no JSON", e);
        }
    }

    private static Side side(ClusterFacts facts) {
        return new Side(facts.scylla() ? "ScyllaDB" : "Apache Cassandra", facts.version(), facts.name(), facts.nodes());
    }

    private static Table table(TableOutlook table) {
        if (table instanceof Ready ready) {
            return table("ready", ready.plan());
        }
        if (table instanceof ToMake toMake) {
            return table("to-make", toMake.plan());
        }
        return new Table(
                table.selection().name(),
                table.selection().targetName(),
                "impossible",
                List.of(),
                0,
                0,
                0,
                List.of(),
                ((Impossible) table).problems());
    }

    private static Table table(String state, TablePlan plan) {
        return new Table(
                plan.name(),
                plan.mapping().selection().targetName(),
                state,
                plan.mapping().columns().stream().map(MigrationJson::column).toList(),
                plan.estimatedRows(),
                plan.splits().estimatedBytes(),
                plan.splits().size(),
                plan.notes(),
                List.of());
    }

    private static Column column(MappedColumn column) {
        return new Column(
                column.source(),
                column.target(),
                column.sourceType().cql(),
                column.targetType().cql(),
                word(column.fit()));
    }

    private static SchemaFinding finding(Finding finding) {
        return new SchemaFinding(
                finding.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                finding.subject(),
                finding.what(),
                finding.value(),
                finding.outcome(),
                finding.remedy());
    }

    private static LossView loss(Loss loss) {
        return new LossView(loss.kind().key(), loss.subject(), loss.text(), loss.consent() == Loss.Consent.GIVEN);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
