package dev.ringshift.jobs;

import dev.ringshift.config.ValidateSettings;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.report.Amounts;
import dev.ringshift.report.ValidationSummary.Sample;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a validation will do, as a person reads it. */
final class ValidateText {
    private ValidateText() {}

    static String render(CopyPlan plan, @Nullable Sample sample, ValidateSettings settings, Executors executors) {
        StringBuilder text = new StringBuilder();
        text.append("source ").append(plan.source()).append('\n');
        text.append("target ").append(plan.target()).append('\n');
        plan.tables().forEach(table -> append(text, table));
        text.append(
                sample == null
                        ? "all of the ring"
                        : "a sample of %s of the ring, seed %d".formatted(sample.fraction(), sample.seed()));
        text.append(String.format(
                Locale.ROOT,
                "; %d splits at once, on %d cores of %d executors%n",
                Math.min(plan.tuning().tasksAtOnce(), executors.cores()),
                executors.cores(),
                executors.executors()));
        judgement(settings).forEach((key, value) -> text.append("  validate.%-20s %s%n".formatted(key, value)));
        return text.toString();
    }

    private static void append(StringBuilder text, TablePlan table) {
        text.append(PlanText.heading(table.mapping().selection()));
        if (table.mapping().selection().where() != null) {
            text.append("  where    ")
                    .append(table.mapping().selection().where())
                    .append('\n');
        }
        text.append(
                table.splits().estimatedBytes() == 0
                        ? "  size     not estimated by the source yet\n"
                        : String.format(
                                Locale.ROOT,
                                "  size     about %,d rows, %s on the source%n",
                                table.estimatedRows(),
                                Amounts.bytes(table.splits().estimatedBytes())));
        notes(table.mapping())
                .forEach(note -> text.append("  note     ").append(note).append('\n'));
    }

    /** What cannot be compared, one sentence each. */
    static List<String> notes(TableMapping mapping) {
        List<String> notes = new ArrayList<>();
        if (mapping.isOfCounters()) {
            notes.add("counters are compared as numbers; CQL shows no writetimes of them");
            return notes;
        }
        if (mapping.sourceTimes() == ElementTimes.HIDDEN || mapping.targetTimes() == ElementTimes.HIDDEN) {
            String names = mapping.columns().stream()
                    .filter(column -> column.sourceStorage().hasElements())
                    .map(MappedColumn::source)
                    .collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                notes.add("only the values of %s are compared: not both sides show the writetimes of elements"
                        .formatted(names));
            }
        }
        return notes;
    }

    /** What decides whether two rows are the same, by config key without {@code validate.}, as a config file takes it. */
    static SortedMap<String, String> judgement(ValidateSettings settings) {
        SortedMap<String, String> judgement = new TreeMap<>();
        judgement.put("recheck-delay", seconds(settings.recheckDelay()));
        judgement.put("rechecks", Integer.toString(settings.rechecks()));
        judgement.put("settle", seconds(settings.settle()));
        judgement.put("ttl-tolerance", seconds(settings.ttlTolerance()));
        judgement.put("writetime-tolerance", settings.writetimeToleranceMicros() + "us");
        judgement.put("float-tolerance", Double.toString(settings.floatTolerance()));
        return judgement;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
