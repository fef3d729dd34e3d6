package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.ringshift.convert.CqlTypes;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names, literals and types as CQL writes them. */
final class CqlText {
    /** ScyllaDB's own keywords, which the driver does not quote. Some are not reserved; a quote too many does no harm. */
    private static final Set<String> SCYLLA_KEYWORDS = Set.of(
            "bypass",
            "cache",
            "effective",
            "like",
            "partition",
            "per",
            "prune",
            "scylla_clustering_bound",
            "scylla_counter_shard_list",
            "scylla_timeuuid_list_index",
            "service_level",
            "timeout");

    private CqlText() {}

    static String name(CqlIdentifier name) {
        return name.asCql(!SCYLLA_KEYWORDS.contains(name.asInternal()));
    }

    static String name(CqlIdentifier keyspace, CqlIdentifier name) {
        return name(keyspace) + "." + name(name);
    }

    static String names(Collection<CqlIdentifier> names) {
        return names.stream().map(CqlText::name).collect(Collectors.joining(", "));
    }

    static String string(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** An option's value: a number, a truth value, text, or a map of these. */
    static String literal(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> order(String.valueOf(entry.getKey()))))
                    .map(entry ->
                            string(String.valueOf(entry.getKey())) + ": " + string(String.valueOf(entry.getValue())))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : string(value.toString());
    }

    private static String order(String key) {
        return key.equals("class") || key.equals("sstable_compression") ? "" : key;
    }

    /**
     * A type.
     *
     * @param keyspace where user-defined types are; only those of a table's own keyspace can be named
     */
    static String type(DataType type, CqlIdentifier keyspace) {
        return CqlTypes.name(type, udt -> name(keyspace, udt.getName()));
    }
}
