package dev.ringshift.checkpoint;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.Suspect;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a comparison has found so far: counts for each table, rows to be looked at again, mismatches. It becomes durable
 * together with the end of the split that it comes from. Only what is of the run's own tables is told. Part of a {@link Checkpoint}, and as safe in any thread.
 */
public final class Findings {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static final String FIRST_DUE = "SELECT due, number FROM suspect WHERE source = ? ORDER BY due, token";
    static final String ALL_DUE = "SELECT number, line FROM suspect WHERE source = ? AND due <= ? ORDER BY due, token";

    private final Checkpoint checkpoint;
    private final List<String> tables;
    private final int mostMismatches;

    Findings(Checkpoint checkpoint, ComparisonStart start) {
        this.checkpoint = checkpoint;
        this.tables = start.tables().stream().sorted().toList();
        this.mostMismatches = start.mostMismatches();
    }

    /**
     * Rows of one table to be looked at again.
     *
     * @param table the source table
     * @param dueMillis when the last of them is due, milliseconds since epoch
     */
    public record Due(String table, long dueMillis, List<Suspect> suspects, List<Long> numbers) {
        public Due {
            suspects = List.copyOf(suspects);
            numbers = List.copyOf(numbers);
        }

        /** Each row by itself. */
        public List<Due> each() {
            return IntStream.range(0, suspects.size())
                    .mapToObj(i -> new Due(table, dueMillis, suspects.subList(i, i + 1), numbers.subList(i, i + 1)))
                    .toList();
        }
    }

    /** The counts of a table, over all runs; rows that are still suspect are in none but that of suspects. */
    public Comparison comparison(String table) {
        return checkpoint.read(connection -> comparison(connection, table));
    }

    /** How many rows are to be looked at again. */
    public long suspects() {
        return checkpoint.read(connection -> sum(connection, "SELECT count(*) FROM suspect WHERE source = ?"));
    }

    /** How many mismatches are kept in full. */
    public long mismatches() {
        return checkpoint.read(this::mismatches);
    }

    /** Marks the run's tables as compared to their end; within a transaction. */
    void end(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE planned SET ended = 1 WHERE source = ?")) {
            for (String table : tables) {
                update.setString(1, table);
                update.executeUpdate();
            }
        }
    }

    /**
     * Those that are due first: all that are due now, or those that are due together next.
     *
     * @param most so many at once
     * @param except numbers of rows to be left out
     * @return none when there is none left
     */
    public Due due(long nowMillis, int most, Set<Long> except) {
        return checkpoint.read(connection -> {
            String first = "";
            long firstDue = Long.MAX_VALUE;
            for (String table : tables) {
                OptionalLong due = firstDue(connection, table, except);
                if (due.isPresent() && due.getAsLong() < firstDue) {
                    first = table;
                    firstDue = due.getAsLong();
                }
            }
            return first.isEmpty()
                    ? new Due("", nowMillis, List.of(), List.of())
                    : due(connection, first, Math.max(nowMillis, firstDue), most, except);
        });
    }

    private static OptionalLong firstDue(Connection connection, String table, Set<Long> except) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIRST_DUE)) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (!except.contains(rows.getLong(2))) {
                        return OptionalLong.of(rows.getLong(1));
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    private static Due due(Connection connection, String table, long due, int most, Set<Long> except)
            throws SQLException {
        List<Suspect> suspects = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALL_DUE)) {
            select.setString(1, table);
            select.setLong(2, due);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next() && numbers.size() < most) {
                    if (except.contains(rows.getLong(1))) {
                        continue;
                    }
                    numbers.add(rows.getLong(1));
                    suspects.add(parse(rows.getString(2), Suspect.class));
                }
            }
        }
        return new Due(table, due, suspects, numbers);
    }

    /**
     * Records what came of looking again: durable when this returns.
     *
     * @param compared the counts, the mismatches, and what is to be looked at once more
     */
    public void judged(Due due, Compared compared) {
        checkpoint.write(connection -> {
            try (PreparedStatement remove = connection.prepareStatement("DELETE FROM suspect WHERE number = ?")) {
                for (long number : due.numbers()) {
                    remove.setLong(1, number);
                    remove.addBatch();
                }
                remove.executeBatch();
            }
            add(connection, due.table(), List.of(compared));
            return true;
        });
    }

    /** Gives each mismatch that is kept to the consumer, table by table, in the order in which they were found. */
    public void forEachMismatch(Consumer<Mismatch> consumer) {
        checkpoint.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT line FROM mismatch WHERE source = ? ORDER BY number")) {
                for (String table : tables) {
                    select.setString(1, table);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            consumer.accept(mismatch(rows.getString(1)));
                        }
                    }
                }
            }
            return true;
        });
    }

    /** Within a transaction. */
    void add(Connection connection, List<SplitReport> reports) throws SQLException {
        Map<String, List<Compared>> byTable = reports.stream()
                .filter(report -> !report.compared().equals(Compared.NOTHING))
                .collect(groupingBy(report -> report.split().table(), mapping(SplitReport::compared, toList())));
        for (Map.Entry<String, List<Compared>> table : byTable.entrySet()) {
            add(connection, table.getKey(), table.getValue());
        }
    }

    private void add(Connection connection, String table, List<Compared> found) throws SQLException {
        Comparison sum =
                found.stream().map(Compared::comparison).reduce(comparison(connection, table), Comparison::plus);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO comparison (source, line) VALUES (?, ?)")) {
            insert.setString(1, table);
            insert.setString(2, print(sum));
            insert.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO suspect (source, due, token, line) VALUES (?, ?, ?, ?)")) {
            for (Compared compared : found) {
                for (Suspect suspect : compared.suspects()) {
                    insert.setString(1, table);
                    insert.setLong(2, suspect.dueMillis());
                    insert.setLong(3, suspect.token());
                    insert.setString(4, print(suspect));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
        List<Mismatch> mismatches = found.stream()
                .flatMap(compared -> compared.mismatches().stream())
                .toList();
        if (!mismatches.isEmpty()) {
            keep(connection, table, mismatches);
        }
    }

    private void keep(Connection connection, String table, List<Mismatch> mismatches) throws SQLException {
        long room = Math.max(0, mostMismatches - mismatches(connection));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO mismatch (source, line) VALUES (?, ?)")) {
            for (Mismatch mismatch : mismatches.stream().limit(room).toList()) {
                insert.setString(1, table);
                insert.setString(2, MismatchFile.print(mismatch));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private long mismatches(Connection connection) throws SQLException {
        return sum(connection, "SELECT count(*) FROM mismatch WHERE source = ?");
    }

    private static Comparison comparison(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT line FROM comparison WHERE source = ?")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? parse(row.getString(1), Comparison.class) : Comparison.NONE;
            }
        }
    }

    /** Over the run's tables. */
    private long sum(Connection connection, String ofTable) throws SQLException {
        long sum = 0;
        try (PreparedStatement select = connection.prepareStatement(ofTable)) {
            for (String table : tables) {
                select.setString(1, table);
                try (ResultSet row = select.executeQuery()) {
                    sum += row.next() ? row.getLong(1) : 0;
                }
            }
        }
        return sum;
    }

    private static Mismatch mismatch(String line) {
        try {
            return MismatchFile.parse(line);
        } catch (IOException e) {
            throw noSuch(Mismatch.class, e);
        }
    }

    private static String print(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot make JSON of " + value, e);
        }
    }

    private static <T> T parse(String line, Class<T> type) {
        try {
            return JSON.readValue(line, type);
        } catch (JsonProcessingException e) {
            throw noSuch(type, e);
        }
    }

    private static CheckpointException noSuch(Class<?> type, IOException e) {
        return new CheckpointException(
                "Cannot go on: the checkpoint has a line that is no %s; begin anew with --restart"
                        .formatted(type.getSimpleName()),
                e);
    }
}
