package dev.ringshift.checkpoint;

import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table {@code meaning}: what the content of the file depends on. What concerns one table begins with its name and a blank. */
final class Meaning {
    private Meaning() {}

    /** Of all runs on the file. */
    static SortedMap<String, String> read(Connection connection) throws SQLException {
        SortedMap<String, String> meaning = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name, value FROM meaning");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                meaning.put(rows.getString(1), rows.getString(2));
            }
        }
        return meaning;
    }

    /**
     * Checks that the file is new or a comparison's, since what a copy has done must not be forgotten for one.
     *
     * @throws CheckpointException when it is a copy's
     */
    static void requireOfComparison(Connection connection, Path file) throws SQLException {
        SortedMap<String, String> meaning = read(connection);
        if (!meaning.isEmpty() && !meaning.containsKey(ComparisonStart.SAMPLE)) {
            throw new CheckpointException(
                    "Cannot compare with %s: it records what is copied; choose another validate.checkpoint"
                            .formatted(file));
        }
    }

    /**
     * Checks that the file has the same meaning, and adds that of tables which are new to it.
     *
     * @param remedy what to do when it has not, beside using the earlier settings
     * @throws CheckpointException when it has not
     */
    static void require(Connection connection, Path file, SortedMap<String, String> meaning, String remedy)
            throws SQLException {
        SortedMap<String, String> earlier = read(connection);
        SortedMap<String, String> added = new TreeMap<>(meaning);
        if (!earlier.isEmpty()) {
            Set<String> common = tables(earlier);
            common.retainAll(tables(meaning));
            String differences = differences(only(earlier, common), only(meaning, common));
            if (!differences.isEmpty()) {
                throw new CheckpointException(
                        "Cannot resume %s: %s; use the earlier settings, or %s".formatted(file, differences, remedy));
            }
            added.keySet().removeAll(earlier.keySet());
        }
        insert(connection, added);
    }

    /** Tables may come and go: each is copied by itself. */
    private static Set<String> tables(SortedMap<String, String> meaning) {
        return meaning.keySet().stream()
                .filter(name -> name.contains(" "))
                .map(Meaning::table)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String table(String name) {
        return name.substring(0, name.indexOf(' '));
    }

    private static SortedMap<String, String> only(SortedMap<String, String> meaning, Set<String> tables) {
        SortedMap<String, String> only = new TreeMap<>(meaning);
        only.keySet().removeIf(name -> name.contains(" ") && !tables.contains(table(name)));
        return only;
    }

    private static String differences(SortedMap<String, String> earlier, SortedMap<String, String> now) {
        TreeSet<String> names = new TreeSet<>(earlier.keySet());
        names.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String was = earlier.get(name);
            String is = now.get(name);
            if (was == null) {
                differences.add("%s is new, as \"%s\"".formatted(name, is));
            } else if (is == null) {
                differences.add("%s was \"%s\", is gone".formatted(name, was));
            } else if (!was.equals(is)) {
                differences.add("%s was \"%s\", is \"%s\" now".formatted(name, was, is));
            }
        }
        return String.join(", ", differences);
    }

    private static void insert(Connection connection, SortedMap<String, String> meaning) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO meaning (name, value) VALUES (?, ?)")) {
            for (var entry : meaning.entrySet()) {
                insert.setString(1, entry.getKey());
                insert.setString(2, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
