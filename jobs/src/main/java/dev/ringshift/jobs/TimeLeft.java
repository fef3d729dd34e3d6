package dev.ringshift.jobs;

import dev.ringshift.checkpoint.CheckpointStatus;
import dev.ringshift.checkpoint.CheckpointStatus.TableStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A guess from the pace of the latest run alone, since a pause between runs says nothing. Tables count by their estimated
 * bytes where the source has told them for all, else by their share of the ring.
 */
final class TimeLeft {
    private final List<TableStatus> tables;
    private final boolean byBytes;
    private final long elapsedMillis;

    private TimeLeft(List<TableStatus> tables, long elapsedMillis) {
        this.tables = tables;
        this.byBytes = tables.stream().allMatch(table -> table.estimatedBytes() > 0 || table.ringDoneBefore() >= 1);
        this.elapsedMillis = elapsedMillis;
    }

    static TimeLeft of(CheckpointStatus status, Instant now) {
        return new TimeLeft(
                status.tables(), Duration.between(status.started(), now).toMillis());
    }

    /** For the whole run; empty before it has done anything. */
    Optional<Duration> ofAll() {
        return toDo(tables.stream().mapToDouble(this::left).sum());
    }

    /** For a table, once its turn comes. */
    Optional<Duration> of(TableStatus table) {
        return toDo(left(table));
    }

    private Optional<Duration> toDo(double left) {
        double gained = tables.stream().mapToDouble(this::gained).sum();
        return gained <= 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) (elapsedMillis * left / gained)));
    }

    private double left(TableStatus table) {
        return weight(table) * (1 - table.ringDone());
    }

    private double gained(TableStatus table) {
        return weight(table) * (table.ringDone() - table.ringDoneBefore());
    }

    /** Of the whole ring of a table; the estimate is of what was left of it. */
    private double weight(TableStatus table) {
        double leftBefore = 1 - table.ringDoneBefore();
        return !byBytes ? 1 : leftBefore <= 0 ? 0 : table.estimatedBytes() / leftBefore;
    }
}
