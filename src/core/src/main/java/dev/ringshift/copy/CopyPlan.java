package dev.ringshift.copy;

import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.CopySettings;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.schema.MappedColumn;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run will do.
 *
 * @param source as found
 * @param target as found
 * @param tuning how much at once
 * @param tables what to copy, smallest first
 */
public record CopyPlan(ClusterFacts source, ClusterFacts target, Tuning tuning, List<TablePlan> tables) {

    public CopyPlan {
        tables = List.copyOf(tables);
    }

    public long estimatedBytes() {
        return tables.stream()
                .mapToLong(table -> table.splits().estimatedBytes())
                .sum();
    }

    /**
     * What the copied rows depend on, name to value: two runs with the same meaning write the same rows, whatever their
     * splits, addresses and speed. What concerns one table begins with its name and a blank. No credentials.
     */
    public SortedMap<String, String> meaning(CopySettings settings) {
        SortedMap<String, String> meaning = new TreeMap<>();
        meaning.put("source.cluster", source.name());
        meaning.put("target.cluster", target.name());
        meaning.put("copy.unknown-writetime", Long.toString(settings.unknownWritetimeMicros()));
        meaning.put("copy.row-marker", lowerCase(settings.rowMarker()));
        if (tables.stream().anyMatch(TablePlan::isConverted)) {
            putConversion(meaning, settings.conversion());
        }
        for (TablePlan table : tables) {
            var selection = table.mapping().selection();
            String name = table.name();
            meaning.put(name + " target", selection.targetName());
            meaning.put(name + " target-id", table.targetId());
            if (!table.mapping().withoutElementWritetimes().isEmpty()) {
                meaning.put(name + " collections", "row-level writetime");
            }
            meaning.put(name + " where", selection.where() == null ? "" : selection.where());
            meaning.put(
                    name + " columns",
                    table.mapping().columns().stream().map(CopyPlan::meaning).collect(Collectors.joining(", ")));
        }
        return meaning;
    }

    private static void putConversion(SortedMap<String, String> meaning, ConversionSettings conversion) {
        meaning.put("copy.convert.timestamp-unit", lowerCase(conversion.timestampUnit()));
        meaning.put(
                "copy.convert.timestamp-format", conversion.timestampFormat().pattern());
        meaning.put("copy.convert.blob-format", lowerCase(conversion.blobFormat()));
        meaning.put("copy.convert.losses", lowerCase(conversion.losses()));
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String meaning(MappedColumn column) {
        return "%s -> %s %s%s"
                .formatted(
                        column.source(),
                        column.target(),
                        column.sourceType().cql(),
                        column.isConverted() ? " -> " + column.targetType().cql() : "");
    }
}
