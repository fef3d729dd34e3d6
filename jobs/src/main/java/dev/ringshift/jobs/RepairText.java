package dev.ringshift.jobs;

import dev.ringshift.repair.RepairReport;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.repair.RepairReport.Row;
import dev.ringshift.repair.RepairReport.Table;
import dev.ringshift.repair.Why;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a repair tells people. */
final class RepairText {
    private static final int MOST_ROWS = 20;

    private RepairText() {}

    static String render(RepairReport report) {
        StringBuilder text = new StringBuilder();
        for (Table table : report.tables()) {
            text.append(counts(table, report.mode()));
        }
        report.rows().stream().limit(MOST_ROWS).forEach(row -> text.append(row(row)));
        long named = Math.min(MOST_ROWS, report.rows().size());
        long all = report.tables().stream()
                .mapToLong(table -> told(table.counts(), report.mode()))
                .sum();
        if (all > named) {
            text.append(String.format(Locale.ROOT, "  and %,d rows more%n", all - named));
        }
        if (report.beyond() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,d mismatches are not in the report: run validate again afterwards, or raise validate.max-mismatches%n",
                    report.beyond()));
        }
        return text.append(end(report)).append('\n').toString();
    }

    private static String counts(Table table, Mode mode) {
        Counts counts = table.counts();
        return String.format(
                Locale.ROOT,
                mode == Mode.REPAIR
                        ? "%s: %,d rows looked at: %,d fixed, %,d the same already, %,d deleted, %,d not fixed%n"
                        : "%s: %,d rows looked at: %,d would be written, %,d the same already, %,d would be deleted, %,d would stay different%n",
                table.source(),
                counts.lookedAt(),
                counts.fixed(),
                counts.same(),
                counts.deleted(),
                counts.notFixed());
    }

    /** Rows of which there is something to say. */
    private static long told(Counts counts, Mode mode) {
        return mode == Mode.REPAIR ? counts.notFixed() : counts.lookedAt() - counts.same();
    }

    private static String row(Row row) {
        String key = Stream.of(row.partitionKey(), row.clusteringKey())
                .map(Map::entrySet)
                .flatMap(entries -> entries.stream().map(entry -> entry.getKey() + " = " + entry.getValue()))
                .collect(Collectors.joining(", "));
        return "  %s %s: %s%n"
                .formatted(row.source(), key, row.why().stream().map(Why::text).collect(Collectors.joining("; ")));
    }

    private static String end(RepairReport report) {
        if (report.end() == End.INTERRUPTED) {
            return "Stopped before the end: run it again, which changes nothing that is repaired.";
        }
        if (report.mode() == Mode.DRY_RUN) {
            return "Nothing was written: this was a dry run.";
        }
        return report.clean()
                ? "All rows of the report are the same on both sides now."
                : "Not all is the same: see above.";
    }
}
