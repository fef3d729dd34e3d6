package dev.ringshift.report.html;

import dev.ringshift.report.Comparison;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.report.ValidationSummary.Sample;
import dev.ringshift.report.html.Content.Level;
import dev.ringshift.report.html.Content.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a validation proves, in sentences that claim no more than that. */
record ValidationVerdict(ValidationSummary summary) {
    /** More are in the table below. */
    private static final int TABLES = 20;

    Verdict verdict() {
        List<String> sentences = new ArrayList<>();
        List<TableComparison> tables = summary.tables();
        tables.stream().limit(TABLES).forEach(table -> sentences.add(sentence(table)));
        if (tables.size() > TABLES) {
            sentences.add("%s more are in the list below.".formatted(Texts.number(tables.size() - TABLES)));
        }
        long inMotion = tables.stream()
                .mapToLong(table -> table.compared().inMotionRows())
                .sum();
        if (inMotion > 0) {
            sentences.add(
                    "%s being written while they were looked at, and differed each time; they are not counted as mismatches."
                            .formatted(Texts.count(inMotion, "row was", "rows were")));
        }
        String resumeCommand = summary.resumeCommand();
        if (resumeCommand != null) {
            sentences.add("To go on: " + resumeCommand);
        }
        return new Verdict(level(), headline(), sentences);
    }

    private Level level() {
        if (differing() > 0) {
            return Level.BAD;
        }
        return isComplete() && rows() > 0 ? Level.GOOD : Level.WARNING;
    }

    private String headline() {
        String found = Texts.count(differing(), "row differs", "rows differ");
        if (!isComplete()) {
            return "Not everything was compared: %s. %s"
                    .formatted(left(), differing() == 0 ? "No difference was found so far." : found + " so far.");
        }
        if (differing() > 0) {
            return found;
        }
        if (rows() == 0) {
            return "Neither side has a row";
        }
        return summary.sample() == null
                ? "Both sides are the same: all %s".formatted(Texts.count(rows(), "row", "rows"))
                : "No difference in the sample of %s".formatted(Texts.count(rows(), "row", "rows"));
    }

    private String left() {
        long planned = summary.tables().stream()
                .mapToLong(table -> table.splits().planned())
                .sum();
        long left = summary.tables().stream().mapToLong(ValidationVerdict::left).sum();
        return left == 0
                ? "the run ended early (%s)".formatted(Texts.word(summary.outcome()))
                : "%s of %s left".formatted(Texts.number(left), Texts.count(planned, "split is", "splits are"));
    }

    private boolean isComplete() {
        return switch (summary.outcome()) {
            case DONE, DIFFERENT -> summary.tables().stream().allMatch(table -> left(table) == 0);
            case INCOMPLETE, UNREACHABLE, INTERRUPTED, BROKEN -> false;
        };
    }

    private long rows() {
        return summary.tables().stream()
                .mapToLong(table -> table.compared().rows())
                .sum();
    }

    private long differing() {
        return summary.tables().stream()
                .mapToLong(table -> table.compared().mismatchedRows())
                .sum();
    }

    static long left(TableComparison table) {
        return table.splits().failed() + table.splits().notStarted();
    }

    private String sentence(TableComparison table) {
        Comparison compared = table.compared();
        StringBuilder sentence = new StringBuilder(Texts.table(table.source(), table.target())).append(": ");
        String differ = compared.mismatchedRows() == 0
                ? "none differs"
                : Texts.count(compared.mismatchedRows(), "differs", "differ");
        sentence.append(
                "Of %s compared%s %s".formatted(Texts.count(compared.rows(), "row", "rows"), sampled(), differ));
        Bounds bounds = table.bounds();
        if (bounds != null) {
            sentence.append(
                    ("; with 95 %% confidence at most %s of all rows do. Should differing rows lie close together, only this"
                                    + " holds: at most %s of all partitions have any")
                            .formatted(Texts.bound(bounds.rows()), Texts.bound(bounds.partitions())));
        }
        sentence.append('.');
        if (left(table) > 0) {
            sentence.append(" NOT compared: %s of %s"
                    .formatted(
                            Texts.number(left(table)),
                            Texts.count(table.splits().planned(), "split", "splits")));
            sentence.append(
                    table.splits().failed() == 0
                            ? "."
                            : ", %s could not be read."
                                    .formatted(Texts.number(table.splits().failed())));
        }
        return sentence.toString();
    }

    private String sampled() {
        Sample sample = summary.sample();
        return sample == null
                ? ""
                : " (%s of the ring, seed %d)".formatted(Texts.percent(sample.fraction()), sample.seed());
    }
}
