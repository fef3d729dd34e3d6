package dev.ringshift.ddl;

import static dev.ringshift.ddl.Option.NOTHING_TO_DO;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code compaction} option for ScyllaDB. It refuses entries that the strategy does not know, since 5.4: {@code
 * compaction_strategy_impl::validate_options_for_strategy_type} in its {@code compaction/compaction_strategy.cc} and the
 * {@code validate} of each strategy beside it, from which the sets below are.
 */
final class ScyllaCompaction {
    private static final String INCREMENTAL = "IncrementalCompactionStrategy";
    private static final String LEVELED = "LeveledCompactionStrategy";
    private static final String TIME_WINDOW = "TimeWindowCompactionStrategy";

    private static final Set<String> COMMON = Set.of(
            "class",
            "enabled",
            "max_threshold",
            "min_threshold",
            "tombstone_compaction_interval",
            "tombstone_threshold",
            "unchecked_tombstone_compaction");
    private static final Set<String> BUCKETS = and(COMMON, "bucket_high", "bucket_low", "min_sstable_size");
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "SizeTieredCompactionStrategy",
            BUCKETS,
            LEVELED,
            and(BUCKETS, "sstable_size_in_mb"),
            INCREMENTAL,
            and(BUCKETS, "sstable_size_in_mb", "space_amplification_goal"),
            TIME_WINDOW,
            and(
                    COMMON,
                    "compaction_window_size",
                    "compaction_window_unit",
                    "expired_sstable_check_frequency_seconds",
                    "timestamp_resolution"));

    private static final Set<String> TIMESTAMP_RESOLUTIONS = Set.of("MICROSECONDS", "MILLISECONDS");
    private static final String OLD_RELEASES =
            "on releases before 2025.1 without IncrementalCompactionStrategy use SizeTieredCompactionStrategy";

    private ScyllaCompaction() {}

    static void translate(Option option) {
        String from = JavaClass.of(option.map());
        String to = strategy(option, from);
        // entries of a strategy that ScyllaDB lacks may have the name of one of the new strategy's and mean another
        // thing
        Set<String> known = KNOWN.containsKey(from) ? KNOWN.getOrDefault(to, COMMON) : COMMON;
        Map<String, String> kept = new LinkedHashMap<>(JavaClass.with(to, option.map()));
        for (String key : new TreeSet<>(kept.keySet())) {
            if (!known.contains(key) || !hasKnownValue(key, kept)) {
                kept.remove(key);
                option.aboutEntry(key).dropped(to + " of ScyllaDB does not know it", NOTHING_TO_DO);
            }
        }
        option.print(kept);
    }

    private static String strategy(Option option, String from) {
        Findings.About about = option.aboutEntry("class");
        if (KNOWN.containsKey(from)) {
            return from;
        }
        if (from.equals("DateTieredCompactionStrategy")) {
            about.translated(TIME_WINDOW, "set compaction_window_unit and _size, a day unless said, to suit the TTL");
            return TIME_WINDOW;
        }
        if (isLeveled(option.map())) {
            about.translated(LEVELED, "nothing to do: its scaling_parameters ask for levels");
            return LEVELED;
        }
        // like the unified strategy, it compacts by size in pieces of bounded size; and it is ScyllaDB's default
        about.translated(INCREMENTAL, OLD_RELEASES);
        return INCREMENTAL;
    }

    /** Whether a unified strategy is set to levels: all levels of its scaling parameters say {@code L}. */
    private static boolean isLeveled(Map<String, String> options) {
        String scaling = options.getOrDefault("scaling_parameters", "");
        return !scaling.isBlank()
                && Stream.of(scaling.split(",")).allMatch(level -> level.strip().startsWith("L"));
    }

    private static boolean hasKnownValue(String key, Map<String, String> options) {
        return !key.equals("timestamp_resolution") || TIMESTAMP_RESOLUTIONS.contains(options.getOrDefault(key, ""));
    }

    private static Set<String> and(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
