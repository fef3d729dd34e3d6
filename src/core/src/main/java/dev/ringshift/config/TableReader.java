package dev.ringshift.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code tables}. */
final class TableReader {
    private static final String TABLES = "tables";
    private static final List<String> OF_TABLES_ALONE = List.of("columns", "rename", "where");
    private static final ConfigObject DEFAULTS = ConfigFactory.parseString(
                    "source = null, target = null, columns = null, rename = {}, where = null, except = null")
            .root();

    private final Problems problems;
    private final List<Entry<TableSelection>> tables = new ArrayList<>();
    private final List<Entry<KeyspaceSelection>> keyspaces = new ArrayList<>();

    /** A table or a keyspace, and where it was named. */
    private record Entry<T>(String key, ConfigOrigin origin, T value) {}

    TableReader(Problems problems, Section root) {
        this.problems = problems;
        read(root);
    }

    List<TableSelection> tables() {
        return tables.stream().map(Entry::value).toList();
    }

    List<KeyspaceSelection> keyspaces() {
        return keyspaces.stream().map(Entry::value).toList();
    }

    private void read(Section root) {
        Optional<List<ConfigValue>> list = root.list(TABLES, value -> value);
        List<ConfigValue> elements = list.orElse(List.of());
        if (elements.isEmpty() && (list.isPresent() || !root.isSet(TABLES))) {
            root.problem(TABLES, "no table; name at least one, for example tables = [\"chat.messages\"]");
        }
        for (int i = 0; i < elements.size(); i++) {
            read("%s[%d]".formatted(TABLES, i), elements.get(i));
        }
        reportDuplicates(tables, "table", TableSelection::name, TableSelection::targetName);
        reportDuplicates(keyspaces, "keyspace", KeyspaceSelection::source, KeyspaceSelection::target);
    }

    private <T> void reportDuplicates(
            List<Entry<T>> entries, String what, Function<T, String> source, Function<T, String> target) {
        Map<String, Entry<T>> bySource = new HashMap<>();
        Map<String, Entry<T>> byTarget = new HashMap<>();
        for (Entry<T> entry : entries) {
            Entry<T> sameSource = bySource.putIfAbsent(source.apply(entry.value()), entry);
            Entry<T> sameTarget = byTarget.putIfAbsent(target.apply(entry.value()), entry);
            if (sameSource != null) {
                reportDuplicate(entry, sameSource, "source %s %s".formatted(what, source.apply(entry.value())));
            } else if (sameTarget != null) {
                reportDuplicate(entry, sameTarget, "target %s %s".formatted(what, target.apply(entry.value())));
            }
        }
    }

    private <T> void reportDuplicate(Entry<T> entry, Entry<T> earlier, String what) {
        problems.add(
                entry.origin(),
                entry.key(),
                "the %s stands at %s already; remove one of the two".formatted(what, earlier.key()));
    }

    private void read(String key, ConfigValue element) {
        if (element instanceof ConfigObject object) {
            Section section = Section.element(key, object, DEFAULTS, problems);
            read(key, element.origin(), section);
            section.reportUnknown();
            return;
        }
        try {
            CqlNames.Table name = CqlNames.table(element);
            if (name.isWholeKeyspace()) {
                add(key, element.origin(), new KeyspaceSelection(name.keyspace(), name.keyspace(), Set.of()));
            } else {
                add(key, element.origin(), name, name, List.of(), Map.of(), Optional.empty());
            }
        } catch (Form.Rejected e) {
            problems.add(element, key, String.valueOf(e.getMessage()));
        }
    }

    private void read(String key, ConfigOrigin origin, Section section) {
        Optional<CqlNames.Table> source = section.optional("source", CqlNames::table);
        Optional<CqlNames.Table> target = section.optional("target", CqlNames::table);
        List<String> columns = columns(section);
        Map<String, String> rename = rename(section, columns);
        Optional<String> where = section.optional("where", Form.text());
        Optional<List<String>> except = section.list("except", CqlNames::tableAlone);
        if (!section.isSet("source")) {
            section.problem("source", "missing; name the table to copy: source = \"keyspace.table\"");
        }
        if (source.isEmpty()) {
            return;
        }
        CqlNames.Table from = source.get();
        CqlNames.Table to = target.orElse(from);
        if (from.isWholeKeyspace() != to.isWholeKeyspace()) {
            section.problem("target", "a table goes to a table, \"keyspace.*\" to \"keyspace.*\"");
        } else if (from.isWholeKeyspace()) {
            OF_TABLES_ALONE.stream()
                    .filter(section::isSet)
                    .forEach(each -> section.problem(each, "only for a single table; give that an entry of its own"));
            add(
                    key,
                    origin,
                    new KeyspaceSelection(from.keyspace(), to.keyspace(), Set.copyOf(except.orElse(List.of()))));
        } else {
            if (except.isPresent()) {
                section.problem("except", "only for a whole keyspace, source = \"keyspace.*\"");
            }
            add(key, origin, from, to, columns, rename, where);
        }
    }

    private void add(String key, ConfigOrigin origin, KeyspaceSelection keyspace) {
        keyspaces.add(new Entry<>(key, origin, keyspace));
    }

    private void add(
            String key,
            ConfigOrigin origin,
            CqlNames.Table source,
            CqlNames.Table target,
            List<String> columns,
            Map<String, String> rename,
            Optional<String> where) {
        tables.add(new Entry<>(
                key,
                origin,
                new TableSelection(
                        source.keyspace(),
                        source.table(),
                        target.keyspace(),
                        target.table(),
                        columns,
                        rename,
                        where.orElse(null))));
    }

    private static List<String> columns(Section section) {
        Optional<List<ConfigValue>> elements = section.list("columns", value -> value);
        if (elements.isEmpty()) {
            return List.of();
        }
        if (elements.get().isEmpty()) {
            section.problem("columns", "names no column; name some, or leave the key out to copy all");
            return List.of();
        }
        List<String> columns = section.list("columns", CqlNames::column).orElse(List.of());
        List<String> distinct = columns.stream().distinct().toList();
        if (distinct.size() < columns.size()) {
            section.problem("columns", "names a column twice; name each once");
        }
        return distinct;
    }

    private static Map<String, String> rename(Section section, List<String> columns) {
        Map<String, String> rename = new LinkedHashMap<>();
        section.open("rename").forEach((from, to) -> {
            try {
                String column = CqlNames.column(from);
                rename.put(column, CqlNames.column(to));
                if (!columns.isEmpty() && !columns.contains(column)) {
                    section.problem("rename", "column %s is not among columns; add it there".formatted(from));
                }
            } catch (Form.Rejected e) {
                section.problem("rename", "%s: %s".formatted(from, e.getMessage()));
            }
        });
        List<String> targets = (columns.isEmpty() ? rename.keySet() : columns)
                .stream().map(column -> rename.getOrDefault(column, column)).toList();
        if (targets.stream().distinct().count() < targets.size()) {
            section.problem("rename", "gives two columns the same name in the target; give each its own");
        }
        return rename;
    }
}
