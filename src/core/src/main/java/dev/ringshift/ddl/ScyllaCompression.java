package dev.ringshift.ddl;

import static dev.ringshift.ddl.Option.NOTHING_TO_DO;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code compression} option for ScyllaDB. It calls the class {@code sstable_compression}, and refuses entries that
 * it does not know: {@code compression_parameters} in its {@code sstables/compressor.cc}.
 */
final class ScyllaCompression {
    private static final String CLASS = "sstable_compression";
    private static final String CHUNK = "chunk_length_in_kb";
    private static final int LARGEST_CHUNK_KB = 128;
    private static final String DEFAULT = "LZ4Compressor";
    private static final Set<String> COMPRESSORS =
            Set.of(DEFAULT, "SnappyCompressor", "DeflateCompressor", "ZstdCompressor");

    private ScyllaCompression() {}

    static void translate(Option option) {
        Map<String, String> from = option.map();
        String className = JavaClass.of(from);
        if (from.getOrDefault("enabled", "true").equals("false") || className.equals("NoopCompressor")) {
            option.translate(Map.of(CLASS, ""), "nothing to do: that turns compression off");
            return;
        }
        Map<String, String> to = new LinkedHashMap<>();
        to.put(CLASS, compressor(option, className));
        for (String key : new TreeSet<>(from.keySet())) {
            entry(option, key, to);
        }
        option.print(to);
    }

    private static String compressor(Option option, String className) {
        String known = COMPRESSORS.contains(className) ? className : DEFAULT;
        option.aboutEntry("class")
                .translated(
                        CLASS + " " + known,
                        known.equals(className) ? NOTHING_TO_DO : "choose another of " + new TreeSet<>(COMPRESSORS));
        return known;
    }

    private static void entry(Option option, String key, Map<String, String> to) {
        String value = option.map().getOrDefault(key, "");
        switch (key) {
            case "class", "enabled" -> {}
            case "crc_check_chance" -> to.put(key, value);
            case CHUNK -> to.put(key, chunk(option, value));
            case "compression_level" -> {
                if ("ZstdCompressor".equals(to.get(CLASS))) {
                    to.put(key, value);
                } else {
                    option.aboutEntry(key).dropped("only ZstdCompressor of ScyllaDB has levels", NOTHING_TO_DO);
                }
            }
            default -> option.aboutEntry(key).dropped("ScyllaDB does not know it", NOTHING_TO_DO);
        }
    }

    private static String chunk(Option option, String kilobytes) {
        if (Integer.parseInt(kilobytes) <= LARGEST_CHUNK_KB) {
            return kilobytes;
        }
        String largest = String.valueOf(LARGEST_CHUNK_KB);
        option.aboutEntry(CHUNK).translated(largest, "none: ScyllaDB takes no larger chunks");
        return largest;
    }
}
