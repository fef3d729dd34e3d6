package dev.ringshift.repair;

import dev.ringshift.config.TableSelection;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.Summary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found, as its folder tells it; all of it was read once.
 *
 * @param folder of the run
 * @param summary of it
 * @param targets the target tables of the rows to be repaired, by source table
 * @param rows how many rows the report names, about: one that is named in two places counts twice
 * @param beyond mismatches that were counted, but are not named, or not so that the source could have them
 */
public record Found(Path folder, ValidationSummary summary, Map<String, String> targets, long rows, long beyond) {
    public Found {
        targets = Map.copyOf(targets);
    }

    /**
     * Reads the folder of a validation.
     *
     * @throws RepairException when it is none, or its rows cannot be found by it
     */
    public static Found read(Path folder) {
        ValidationSummary summary = summary(folder);
        Path file = MismatchFile.of(folder);
        try {
            return read(folder, summary, file);
        } catch (IOException e) {
            throw unusable(folder, "%s: %s".formatted(file.getFileName(), reason(e)));
        }
    }

    private static Found read(Path folder, ValidationSummary summary, Path file) throws IOException {
        Map<String, String> targets = new TreeMap<>();
        long mismatches = 0;
        long rows = 0;
        String table = "";
        List<ByteBuffer> name = List.of();
        try (MismatchFile.Lines lines = MismatchFile.open(file)) {
            for (Mismatch mismatch = lines.next(); mismatch != null; mismatch = lines.next()) {
                if (mismatch.key().isEmpty()) {
                    if (mismatch.kind() != Kind.EXTRA) {
                        throw unusable(
                                folder,
                                "it was made before repairs were, and does not name its rows; run validate again");
                    }
                    continue; // with a key that the source's types cannot hold
                }
                mismatches++;
                List<ByteBuffer> its = ReportedRow.name(mismatch.key());
                if (!its.equals(name) || !mismatch.source().equals(table)) {
                    rows++;
                    name = its;
                    table = mismatch.source();
                }
                targets.put(mismatch.source(), mismatch.target());
            }
        }
        long beyond = Math.max(0, summary.differences().total() - mismatches);
        return new Found(folder, summary, targets, rows, beyond);
    }

    private static ValidationSummary summary(Path folder) {
        Summary summary;
        try {
            summary = SummaryFile.readAny(folder.resolve(SummaryFile.NAME));
        } catch (IOException e) {
            throw unusable(
                    folder,
                    "%s: %s; name the folder of a run of ringshift validate, below report.directory"
                            .formatted(SummaryFile.NAME, reason(e)));
        }
        if (summary instanceof ValidationSummary validation) {
            return validation;
        }
        throw unusable(
                folder,
                "it is of ringshift %s; name the folder of a run of ringshift validate"
                        .formatted(((RunSummary) summary).command()));
    }

    /**
     * Checks that the settings mean the clusters that were compared.
     *
     * @throws RepairException when they do not
     */
    void requireClusters(String source, String target) {
        requireCluster("source", summary.source().name(), source);
        requireCluster("target", summary.target().name(), target);
    }

    private void requireCluster(String role, @Nullable String expected, String actual) {
        if (expected != null && !expected.equals(actual)) {
            throw unusable(
                    folder,
                    "its %s is the cluster %s, and the config file's is %s; check %s.contact-points"
                            .formatted(role, expected, actual, role));
        }
    }

    /**
     * The tables to be repaired.
     *
     * @param selections those that the settings mean
     * @throws RepairException when one is not among them, or would be written to another table than was compared
     */
    List<TableSelection> requireTables(List<TableSelection> selections) {
        Map<String, TableSelection> byName =
                selections.stream().collect(Collectors.toMap(TableSelection::name, Function.identity()));
        List<TableSelection> needed = new ArrayList<>();
        new TreeMap<>(targets).forEach((name, compared) -> {
            TableSelection selection = byName.get(name);
            if (selection == null) {
                throw unusable(
                        folder, "it has rows of %s, which the config file does not mean; check tables".formatted(name));
            }
            if (!selection.targetName().equals(compared)) {
                throw unusable(
                        folder,
                        "it has %s compared with %s, and the config file says %s; check target"
                                .formatted(name, compared, selection.targetName()));
            }
            needed.add(selection);
        });
        return needed;
    }

    /** Whether everything that was to be compared was. */
    public boolean isComplete() {
        return summary.outcome() == RunOutcome.DONE || summary.outcome() == RunOutcome.DIFFERENT;
    }

    /** Somebody wrote another report meanwhile. */
    RepairException changed() {
        return unusable(folder, "it has changed meanwhile");
    }

    private static RepairException unusable(Path folder, String reason) {
        return new RepairException("Cannot repair by %s: %s".formatted(folder, reason));
    }

    /** The system's own exceptions have little more than the path as their message. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "no such file";
        }
        return e instanceof FileSystemException || e.getMessage() == null
                ? Objects.requireNonNullElse(e.getClass().getSimpleName(), "unreadable")
                : e.getMessage().lines().findFirst().orElse("unreadable");
    }
}
