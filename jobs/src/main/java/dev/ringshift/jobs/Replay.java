package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.command.UsageException;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.report.BadRowFile;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.TokenRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The partitions of the rows in a file of bad rows, each copied again as a split of one token. It does not end at the limit:
 * each row that goes well takes one away.
 *
 * @param file as an earlier run has left it
 * @param tokens of the partitions, by source table
 */
record Replay(Path file, SortedMap<String, NavigableSet<Long>> tokens) implements Scope {

    /**
     * Reads the file.
     *
     * @throws UsageException when it cannot be read, or is no file of bad rows
     */
    static Replay read(Path file) throws UsageException {
        SortedMap<String, NavigableSet<Long>> tokens;
        try {
            tokens = BadRowFile.partitions(file);
        } catch (NoSuchFileException e) {
            throw unusable(file, "no such file");
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage()));
        }
        if (tokens.isEmpty()) {
            throw unusable(file, "it is empty");
        }
        return new Replay(file, tokens);
    }

    private static UsageException unusable(Path file, String reason) {
        return new UsageException("Cannot replay %s: %s; name the bad-rows.jsonl of a run".formatted(file, reason));
    }

    @Override
    public void requireIn(CopyPlan plan) {
        SortedMap<String, NavigableSet<Long>> unknown = new TreeMap<>(tokens);
        plan.tables().forEach(table -> unknown.remove(table.name()));
        if (!unknown.isEmpty()) {
            throw new UsageException(
                    "Cannot replay %s: it has rows of %s, which the config file does not name; check tables"
                            .formatted(file, String.join(", ", unknown.keySet())));
        }
    }

    @Override
    public Map<String, TableRun> tables(CopyPlan plan, Checkpoint checkpoint) {
        Map<String, TableRun> tables = new LinkedHashMap<>();
        for (TablePlan table : plan.tables()) {
            NavigableSet<Long> ofTable = tokens.get(table.name());
            if (ofTable != null) {
                // lists were written by an attempt that is done, too, and must not be doubled
                checkpoint.beginAt(
                        table.name(), Math.max(table.firstAttempt(), checkpoint.latestAttempt(table.name()) + 1));
                SplitPlan again = SplitPlan.of(
                        table.name(), ofTable.stream().map(TokenRange::of).toList());
                tables.put(
                        table.name(), new TableRun(table, again, List.of(), new TableRun.Ring(1, 1), System::nanoTime));
            }
        }
        return tables;
    }

    @Override
    public boolean endsAtLimit() {
        return false;
    }

    @Override
    public String toString() {
        int partitions = tokens.values().stream().mapToInt(NavigableSet::size).sum();
        return "Replaying %s: %d partitions".formatted(file, partitions);
    }
}
