package dev.ringshift.jobs;

import dev.ringshift.config.CopySettings;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.ddl.Finding;
import dev.ringshift.ddl.SchemaTranslation;
import dev.ringshift.plan.Loss;
import dev.ringshift.plan.Loss.Consent;
import dev.ringshift.plan.MigrationPlan;
import dev.ringshift.plan.TableOutlook;
import dev.ringshift.plan.TableOutlook.Impossible;
import dev.ringshift.plan.TableOutlook.Ready;
import dev.ringshift.plan.TableOutlook.ToMake;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code ringshift plan} prints for people. */
final class MigrationText {
    private MigrationText() {}

    static String render(MigrationPlan plan, CopySettings settings) {
        StringBuilder text = new StringBuilder();
        text.append("from   ").append(plan.source()).append('\n');
        text.append("to     ").append(plan.target()).append('\n');
        plan.tables().forEach(table -> append(text, table));
        PlanText.section(
                text,
                "schema, as the target has it",
                plan.schema().findings().stream().map(Finding::text).toList());
        PlanText.section(
                text,
                "after the copy, with plan --create-indexes",
                plan.schema().afterCopy().stream().map(MigrationText::describe).toList());
        PlanText.section(text, "not kept", PlanText.notKept(settings));
        PlanText.section(text, "lost, as the settings accept", losses(plan, Consent.GIVEN));
        PlanText.section(text, "lost without consent", losses(plan, Consent.MISSING));
        text.append(verdict(plan)).append('\n');
        return text.toString();
    }

    private static void append(StringBuilder text, TableOutlook table) {
        if (table instanceof Ready ready) {
            PlanText.append(text, ready.plan());
        } else if (table instanceof ToMake toMake) {
            PlanText.append(text, toMake.plan());
            text.append("  target   not there yet: plan --create-schema makes it\n");
        } else if (table instanceof Impossible impossible) {
            text.append(PlanText.heading(table.selection()));
            impossible
                    .problems()
                    .forEach(problem ->
                            text.append("  cannot be copied: ").append(problem).append('\n'));
        }
    }

    private static String describe(DdlStatement statement) {
        return statement.cql().lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private static List<String> losses(MigrationPlan plan, Consent consent) {
        return plan.losses().stream()
                .filter(loss -> loss.consent() == consent)
                .map(loss -> "%s %s: %s".formatted(loss.kind().key(), loss.subject(), loss.text()))
                .toList();
    }

    private static String verdict(MigrationPlan plan) {
        long impossible =
                plan.tables().stream().filter(Impossible.class::isInstance).count();
        if (impossible > 0) {
            return "%d of %d tables cannot be copied: see above."
                    .formatted(impossible, plan.tables().size());
        }
        if (!plan.isAcceptable()) {
            return "Something would be lost: mend it, or set schema.accept-losses = [%s]."
                    .formatted(plan.losses().stream()
                            .map(Loss::kind)
                            .distinct()
                            .sorted()
                            .map(kind -> kind.key())
                            .collect(Collectors.joining(", ")));
        }
        return plan.tables().stream().anyMatch(ToMake.class::isInstance)
                ? "Nothing is lost without consent. Next: ringshift plan --create-schema, then ringshift migrate."
                : "Nothing is lost without consent. Next: ringshift migrate.";
    }

    /** What cqlsh can run, with everything else as comments. */
    static String script(MigrationPlan plan) {
        StringBuilder text = new StringBuilder();
        plan.schema()
                .findings()
                .forEach(finding -> text.append("-- ")
                        .append(finding.text().replace("\n", "\n-- "))
                        .append('\n'));
        text.append('\n').append(SchemaTranslation.script(plan.schema().tables()));
        if (!plan.schema().afterCopy().isEmpty()) {
            text.append("\n-- after the copy, since they slow it down:\n")
                    .append(SchemaTranslation.script(plan.schema().afterCopy())
                            .lines()
                            .map(line -> line.isEmpty() ? "" : "-- " + line)
                            .collect(Collectors.joining("\n")))
                    .append('\n');
        }
        return text.toString();
    }
}
