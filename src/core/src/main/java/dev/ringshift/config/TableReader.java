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

/** Reads {@code tables}. */
final class TableReader {
    private static final String TABLES = "tables";
    private static final ConfigObject DEFAULTS = ConfigFactory.parseString(
                    "source = null, target = null, columns = null, rename = {}, where = null")
            .root();

    private final Problems problems;

    /** A table and where it was named. */
    private record Entry(String key, ConfigOrigin origin, TableSelection table) {}

    TableReader(Problems problems) {
        this.problems = problems;
    }

    List<TableSelection> read(Section root) {
        Optional<List<ConfigValue>> list = root.list(TABLES, value -> value);
        List<ConfigValue> elements = list.orElse(List.of());
        if (elements.isEmpty() && (list.isPresent() || !root.isSet(TABLES))) {
            root.problem(TABLES, "no table; name at least one, for example tables = [\"chat.messages\"]");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String key = "%s[%d]".formatted(TABLES, i);
            ConfigValue element = elements.get(i);
            table(key, element).ifPresent(table -> entries.add(new Entry(key, element.origin(), table)));
        }
        reportDuplicates(entries);
        return entries.stream().map(Entry::table).toList();
    }

    private void reportDuplicates(List<Entry> entries) {
        Map<String, Entry> bySource = new HashMap<>();
        Map<String, Entry> byTarget = new HashMap<>();
        for (Entry entry : entries) {
            TableSelection table = entry.table();
            String target = table.targetKeyspace() + "." + table.targetTable();
            Entry sameSource = bySource.putIfAbsent(table.name(), entry);
            Entry sameTarget = byTarget.putIfAbsent(target, entry);
            if (sameSource != null) {
                reportDuplicate(entry, sameSource, "source table " + table.name());
            } else if (sameTarget != null) {
                reportDuplicate(entry, sameTarget, "target table " + target);
            }
        }
    }

    private void reportDuplicate(Entry entry, Entry earlier, String table) {
        problems.add(
                entry.origin(),
                entry.key(),
                "the %s stands at %s already; remove one of the two".formatted(table, earlier.key()));
    }

    private Optional<TableSelection> table(String key, ConfigValue element) {
        if (element instanceof ConfigObject object) {
            Section section = Section.element(key, object, DEFAULTS, problems);
            Optional<TableSelection> table = table(section);
            section.reportUnknown();
            return table;
        }
        try {
            CqlNames.Table name = CqlNames.table(element);
            return Optional.of(selection(name, name, List.of(), Map.of(), Optional.empty()));
        } catch (Form.Rejected e) {
            problems.add(element, key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<TableSelection> table(Section section) {
        Optional<CqlNames.Table> source = section.optional("source", CqlNames::table);
        Optional<CqlNames.Table> target = section.optional("target", CqlNames::table);
        List<String> columns = columns(section);
        Map<String, String> rename = rename(section, columns);
        Optional<String> where = section.optional("where", Form.text());
        if (!section.isSet("source")) {
            section.problem("source", "missing; name the table to copy: source = \"keyspace.table\"");
        }
        return source.map(name -> selection(name, target.orElse(name), columns, rename, where));
    }

    private static TableSelection selection(
            CqlNames.Table source,
            CqlNames.Table target,
            List<String> columns,
            Map<String, String> rename,
            Optional<String> where) {
        return new TableSelection(
                source.keyspace(),
                source.table(),
                target.keyspace(),
                target.table(),
                columns,
                rename,
                where.orElse(null));
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
