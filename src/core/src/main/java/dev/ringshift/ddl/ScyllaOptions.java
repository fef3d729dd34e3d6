package dev.ringshift.ddl;

import static dev.ringshift.ddl.Option.NOTHING_TO_DO;
import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Options of tables and views for ScyllaDB.
 *
 * <p>The names that it takes are those of {@code cf_prop_defs::validate} in its {@code cql3/statements/cf_prop_defs.cc};
 * any other is a syntax error there.
 */
final class ScyllaOptions {
    /** {@code DEFAULT_MEMTABLE_FLUSH_PERIOD_MIN_VALUE}, same file. */
    private static final int LEAST_FLUSH_PERIOD_MILLIS = 60_000;

    private static final Map<String, Consumer<Option>> RULES = Map.ofEntries(
            entry("bloom_filter_fp_chance", Option::keep),
            entry("caching", Option::keep),
            entry("cdc", ScyllaOptions::cdc),
            entry("comment", Option::keep),
            entry("compaction", ScyllaCompaction::translate),
            entry("compression", ScyllaCompression::translate),
            entry("crc_check_chance", Option::keep),
            entry("default_time_to_live", Option::keep),
            entry("gc_grace_seconds", Option::keep),
            entry("max_index_interval", Option::keep),
            entry("memtable_flush_period_in_ms", ScyllaOptions::flushPeriod),
            entry("min_index_interval", Option::keep),
            entry("speculative_retry", ScyllaSpeculativeRetry::translate),
            entry("additional_write_policy", drop("ScyllaDB has no speculative writes", NOTHING_TO_DO)),
            entry("read_repair", drop("ScyllaDB repairs whatever a read finds to differ", NOTHING_TO_DO)),
            entry("memtable", drop("ScyllaDB has one kind of memtable", NOTHING_TO_DO)),
            entry(
                    "incremental_backups",
                    drop("ScyllaDB sets it per node", "set incremental_backups in scylla.yaml where it is wanted")),
            entry(
                    "allow_auto_snapshot",
                    drop("ScyllaDB sets it per node", "set auto_snapshot in scylla.yaml where it is wanted")),
            entry(
                    "extensions",
                    drop("they belong to plug-ins of Cassandra", "find out what the plug-in is needed for")));

    private static final Consumer<Option> UNKNOWN = drop("ScyllaDB does not know the option", NOTHING_TO_DO);

    private ScyllaOptions() {}

    static void translate(Option option) {
        RULES.getOrDefault(option.name(), UNKNOWN).accept(option);
    }

    private static Consumer<Option> drop(String reason, String remedy) {
        return option -> option.drop(reason, remedy);
    }

    private static void cdc(Option option) {
        if (option.value().equals(true)) {
            option.translate(
                    Map.of("enabled", "true"),
                    "consumers read its log table instead of commit log segments: they must be rewritten");
        } else {
            // an explicit false would forbid vector indexes: index/vector_index.cc, check_cdc_not_explicitly_disabled
            option.drop("ScyllaDB wants a map, and has no CDC unless told", NOTHING_TO_DO);
        }
    }

    private static void flushPeriod(Option option) {
        long millis = option.value() instanceof Number number ? number.longValue() : 0;
        if (millis > 0 && millis < LEAST_FLUSH_PERIOD_MILLIS) {
            option.translate(LEAST_FLUSH_PERIOD_MILLIS, "none: ScyllaDB flushes at most once a minute");
        } else {
            option.keep();
        }
    }
}
