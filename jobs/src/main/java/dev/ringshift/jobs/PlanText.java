package dev.ringshift.jobs;

import dev.ringshift.config.CopySettings;
import dev.ringshift.config.CopySettings.RowMarker;
import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.copy.Tuning;
import dev.ringshift.report.Amounts;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Tuning.Origin;
import dev.ringshift.schema.MappedColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as a person reads it before saying yes. */
final class PlanText {
    private PlanText() {}

    static String render(CopyPlan plan, CopySettings settings, Executors executors) {
        StringBuilder text = new StringBuilder();
        text.append("from   ").append(plan.source()).append('\n');
        text.append("to     ").append(plan.target()).append('\n');
        for (TablePlan table : plan.tables()) {
            append(text, table);
        }
        boolean isOfCounters =
                plan.tables().stream().allMatch(table -> table.mapping().isOfCounters());
        section(text, "not kept", isOfCounters ? List.of() : notKept(settings));
        text.append(String.format(
                Locale.ROOT, "at once, on %d cores of %d executors%n", executors.cores(), executors.executors()));
        tuning(plan.tuning(), settings)
                .forEach((name, value) -> text.append("  copy.%-22s %s%s%n"
                        .formatted(name, value.value(), value.origin() == Origin.SET ? "" : " (chosen)")));
        return text.toString();
    }

    /** What CQL does not show cannot be copied. */
    static List<String> notKept(CopySettings settings) {
        return List.of(
                "row markers: CQL does not show them; "
                        + (settings.rowMarker() == RowMarker.INSERT
                                ? "each row gets one, as if an INSERT had made it"
                                : "only rows of nothing but a key get one (copy.row-marker = update)"),
                "writetimes of rows of nothing but a key: they get copy.unknown-writetime, %d us since 1970"
                        .formatted(settings.unknownWritetimeMicros()));
    }

    /** A title and its lines; nothing when there are none. */
    static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title).append('\n');
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }

    /** Config key without {@code copy.} to value, and whether it was set or chosen. */
    static Map<String, TableSummary.Tuning> tuning(Tuning tuning, CopySettings settings) {
        Map<String, TableSummary.Tuning> values = new LinkedHashMap<>();
        values.put("tasks-at-once", said(tuning.tasksAtOnce(), settings.tasksAtOnce()));
        values.put("in-flight.statements", said(tuning.inFlightStatements(), settings.inFlightStatements()));
        values.put("in-flight.size", said(tuning.inFlightSize(), settings.inFlightSize()));
        values.put("batch.rows", said(tuning.batchRows(), settings.batchRows()));
        values.put("batch.size", said(tuning.batchSize(), settings.batchSize()));
        values.put("page-rows", said(tuning.pageRows(), settings.pageRows()));
        return values;
    }

    private static TableSummary.Tuning said(Object value, @Nullable Object set) {
        return set == null ? TableSummary.Tuning.chosen(value.toString()) : TableSummary.Tuning.set(value.toString());
    }

    static void append(StringBuilder text, TablePlan table) {
        TableSelection selection = table.mapping().selection();
        text.append(heading(selection));
        text.append("  columns  ")
                .append(table.mapping().columns().stream().map(PlanText::column).collect(Collectors.joining(", ")))
                .append('\n');
        if (selection.where() != null) {
            text.append("  where    ").append(selection.where()).append('\n');
        }
        text.append(String.format(
                Locale.ROOT,
                "  size     %s, %s of values in an average row, %,d splits%n",
                table.splits().estimatedBytes() == 0
                        ? "not estimated by the source yet"
                        : String.format(
                                Locale.ROOT,
                                "about %,d rows, %s",
                                table.estimatedRows(),
                                Amounts.bytes(table.splits().estimatedBytes())),
                Amounts.bytes(table.rowBytes()),
                table.splits().size()));
        table.notes().forEach(note -> text.append("  note     ").append(note).append('\n'));
    }

    static String heading(TableSelection selection) {
        return "table  %s%s%n"
                .formatted(
                        selection.name(),
                        selection.targetName().equals(selection.name()) ? "" : " -> " + selection.targetName());
    }

    private static String column(MappedColumn column) {
        String renamed = column.source().equals(column.target()) ? "" : " -> " + column.target();
        String type = column.sourceType().cql()
                + switch (column.fit()) {
                    case SAME -> "";
                    case CONVERTED -> " -> " + column.targetType().cql();
                    case MAY_FAIL -> " -> " + column.targetType().cql() + " (values that do not fit fail)";
                    case MAY_LOSE_DIGITS -> " -> " + column.targetType().cql() + " (may lose digits)";
                };
        return column.source() + renamed + " " + type;
    }
}
