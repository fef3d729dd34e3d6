package dev.ringshift.ddl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in printed DDL what ScyllaDB refuses. Knows the text only, and nothing of how it was made; its lists are written
 * down anew from ScyllaDB's sources, so that a mistake in the product's is seen.
 */
final class ScyllaGrammar {
    private static final Set<String> PROPERTIES = Set.of(
            "bloom_filter_fp_chance",
            "caching",
            "cdc",
            "comment",
            "compaction",
            "compression",
            "crc_check_chance",
            "default_time_to_live",
            "gc_grace_seconds",
            "max_index_interval",
            "memtable_flush_period_in_ms",
            "min_index_interval",
            "speculative_retry",
            "replication",
            "durable_writes",
            "OPTIONS");
    private static final Set<String> COMPACTION = Set.of(
            "SizeTieredCompactionStrategy",
            "LeveledCompactionStrategy",
            "TimeWindowCompactionStrategy",
            "IncrementalCompactionStrategy");
    private static final Set<String> COMPACTION_ENTRIES = Set.of(
            "class",
            "enabled",
            "min_threshold",
            "max_threshold",
            "tombstone_threshold",
            "tombstone_compaction_interval",
            "unchecked_tombstone_compaction",
            "bucket_low",
            "bucket_high",
            "min_sstable_size",
            "sstable_size_in_mb",
            "space_amplification_goal",
            "compaction_window_unit",
            "compaction_window_size",
            "timestamp_resolution",
            "expired_sstable_check_frequency_seconds");
    private static final Set<String> COMPRESSION_ENTRIES =
            Set.of("sstable_compression", "chunk_length_in_kb", "crc_check_chance", "compression_level");
    private static final Set<String> COMPRESSORS =
            Set.of("", "LZ4Compressor", "SnappyCompressor", "DeflateCompressor", "ZstdCompressor");

    private static final Pattern PROPERTY = Pattern.compile("(?:WITH|AND)\\s+(\\w+)\\s*=\\s*(\\{[^}]*}|'[^']*'|\\S+)");
    private static final Pattern ENTRY = Pattern.compile("'([^']*)'\\s*:\\s*'([^']*)'");
    private static final Pattern RETRY = Pattern.compile("'(NONE|ALWAYS|[0-9.]+ms|[0-9.]+PERCENTILE)'");
    private static final Pattern KEY = Pattern.compile("PRIMARY KEY \\(\\(([^)]*)\\)([^)]*)\\)");
    private static final Map<String, Pattern> WORDS = Map.of(
            "compact storage", Pattern.compile("COMPACT STORAGE"),
            "trigger", Pattern.compile("CREATE TRIGGER"),
            "function", Pattern.compile("CREATE (OR REPLACE )?(FUNCTION|AGGREGATE)|LANGUAGE"),
            "mask", Pattern.compile("MASKED WITH"),
            "custom index", Pattern.compile("USING '(?!vector_index')"),
            "java type", Pattern.compile("'org\\.apache\\.cassandra\\.db\\.marshal"),
            "duration as element of a set or key of a map", Pattern.compile("set<duration|map<duration"),
            "SimpleStrategy", Pattern.compile("SimpleStrategy"),
            "transient replicas", Pattern.compile("'[0-9]+/[0-9]+'"));

    private ScyllaGrammar() {}

    /** What is wrong with a statement; empty for nothing. */
    static List<String> violations(String statement) {
        String cql = withoutComment(statement);
        List<String> found = new ArrayList<>();
        WORDS.forEach((what, pattern) -> {
            if (pattern.matcher(cql).find()) {
                found.add(what);
            }
        });
        if (hasDurationInKey(cql)) {
            found.add("duration in the primary key");
        }
        Matcher property = PROPERTY.matcher(cql);
        while (property.find()) {
            property(property.group(1), property.group(2), found);
        }
        return found;
    }

    /** The text of a comment may say anything. */
    private static String withoutComment(String statement) {
        return statement.replaceAll("comment = '(?:[^']|'')*'", "comment = ''");
    }

    private static void property(String name, String value, List<String> found) {
        if (!PROPERTIES.contains(name)) {
            found.add("option " + name);
        }
        Map<String, String> entries = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(value);
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
        }
        switch (name) {
            case "cdc" -> require(value.startsWith("{"), "cdc is no map", found);
            case "speculative_retry" -> require(RETRY.matcher(value).matches(), "speculative_retry " + value, found);
            case "compaction" -> {
                require(COMPACTION.contains(entries.getOrDefault("class", "")), "compaction class", found);
                require(COMPACTION_ENTRIES.containsAll(entries.keySet()), "compaction entry", found);
            }
            case "compression" -> {
                require(
                        COMPRESSORS.contains(entries.getOrDefault("sstable_compression", "(none)")),
                        "compression class",
                        found);
                require(COMPRESSION_ENTRIES.containsAll(entries.keySet()), "compression entry", found);
                require(
                        Integer.parseInt(entries.getOrDefault("chunk_length_in_kb", "4")) <= 128,
                        "compression chunk",
                        found);
            }
            default -> {}
        }
    }

    private static void require(boolean condition, String otherwise, List<String> found) {
        if (!condition) {
            found.add(otherwise);
        }
    }

    private static boolean hasDurationInKey(String cql) {
        Matcher key = KEY.matcher(cql);
        return key.find()
                && List.of((key.group(1) + key.group(2)).split(",")).stream()
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .anyMatch(name -> Pattern.compile("\\n\\s+" + Pattern.quote(name) + " [^\\n]*\\bduration\\b")
                                .matcher(cql)
                                .find());
    }
}
