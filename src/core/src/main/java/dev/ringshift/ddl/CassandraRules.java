package dev.ringshift.ddl;

import static dev.ringshift.ddl.Option.NOTHING_TO_DO;
import static java.util.Map.entry;

import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.FunctionMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.IndexKind;
import com.datastax.oss.driver.api.core.type.VectorType;
import dev.ringshift.convert.CqlTypes;
import dev.ringshift.ddl.Findings.About;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What another Cassandra makes of a schema.
 *
 * @param version the target's
 */
record CassandraRules(Version version) implements TargetRules {
    private static final Version V3_0 = Objects.requireNonNull(Version.parse("3.0.0"));
    private static final Version V4_0 = Objects.requireNonNull(Version.parse("4.0.0"));
    private static final Version V4_1 = Objects.requireNonNull(Version.parse("4.1.0"));
    private static final Version V5_0 = Objects.requireNonNull(Version.parse("5.0.0"));

    /**
     * Options to the release that brought them: {@code TableAttributes} of each release. {@code extensions} are in the
     * schema's tables, but no statement can set them.
     */
    private static final Map<String, Version> SINCE = Map.ofEntries(
            entry("additional_write_policy", V4_0),
            entry("allow_auto_snapshot", V5_0),
            entry("bloom_filter_fp_chance", V3_0),
            entry("caching", V3_0),
            entry("cdc", V4_0),
            entry("comment", V3_0),
            entry("compaction", V3_0),
            entry("compression", V3_0),
            entry("crc_check_chance", V3_0),
            entry("default_time_to_live", V3_0),
            entry("gc_grace_seconds", V3_0),
            entry("incremental_backups", V5_0),
            entry("max_index_interval", V3_0),
            entry("memtable", V4_1),
            entry("memtable_flush_period_in_ms", V3_0),
            entry("min_index_interval", V3_0),
            entry("read_repair", V4_0),
            entry("speculative_retry", V3_0));

    private static final Set<String> ANY_STRATEGY = Set.of(
            "enabled",
            "max_threshold",
            "min_threshold",
            "timestamp_resolution",
            "tombstone_compaction_interval",
            "tombstone_threshold",
            "unchecked_tombstone_compaction");

    private boolean isBefore(Version release) {
        // a release candidate has what its release has
        return version.nextStable().compareTo(release) < 0;
    }

    @Override
    public Map<String, String> replication(Map<String, String> ofSource, About keyspace) {
        return JavaClass.shortened(ofSource);
    }

    @Override
    public void reviewReplication(Map<String, String> given, About keyspace) {}

    @Override
    public void option(Option option) {
        Version since = SINCE.get(option.name());
        if (since == null || isBefore(since)) {
            option.drop("no statement of Cassandra %s can set it".formatted(version), NOTHING_TO_DO);
        } else if (option.name().equals("compaction")) {
            compaction(option);
        } else if (option.value() instanceof Map<?, ?>) {
            option.print(JavaClass.shortened(option.map()));
        } else {
            option.keep();
        }
    }

    private void compaction(Option option) {
        String strategy = JavaClass.of(option.map());
        if (strategy.equals("DateTieredCompactionStrategy") && !isBefore(V5_0)) {
            change(
                    option,
                    "TimeWindowCompactionStrategy",
                    "set compaction_window_unit and _size, a day unless said, to suit the TTL");
        } else if (strategy.equals("UnifiedCompactionStrategy") && isBefore(V5_0)) {
            change(option, "SizeTieredCompactionStrategy", NOTHING_TO_DO);
        } else {
            option.print(JavaClass.shortened(option.map()));
        }
    }

    private static void change(Option option, String strategy, String remedy) {
        Map<String, String> kept = new LinkedHashMap<>(option.map());
        kept.keySet().retainAll(ANY_STRATEGY);
        if (!strategy.startsWith("TimeWindow")) {
            kept.remove("timestamp_resolution");
        }
        option.translate(JavaClass.with(strategy, kept), remedy);
    }

    @Override
    public void reviewColumn(ColumnMetadata column, Place place, About about) {
        if (isBefore(V5_0) && CqlTypes.has(column.getType(), VectorType.class::isInstance)) {
            about.refused("Cassandra %s has no vectors".formatted(version), "leave it out with columns = [...]");
        }
    }

    @Override
    public List<String> compactStorage(About table) {
        return List.of("COMPACT STORAGE");
    }

    @Override
    public Optional<IndexForm> index(SourceIndex index, About about) {
        if (index.kind() != IndexKind.CUSTOM) {
            return Optional.of(IndexForm.PLAIN);
        }
        if (index.isStorageAttached() && isBefore(V5_0)) {
            about.refused("Cassandra %s has no SAI".formatted(version), "make an ordinary index");
            return Optional.empty();
        }
        Map<String, String> options = new LinkedHashMap<>(index.options());
        options.keySet().removeAll(Set.of("class_name", "target"));
        return Optional.of(IndexForm.custom(index.className(), options));
    }

    @Override
    public void reviewTrigger(About trigger) {
        trigger.refused("its class must be on each node first", "install it there, then CREATE TRIGGER");
    }

    @Override
    public void reviewMask(About mask) {
        mask.refused(
                "it hides values from readers, a copy among them",
                "ALTER TABLE … ALTER … MASKED WITH once the copy is done");
    }

    @Override
    public void reviewFunction(FunctionMetadata function, About about) {
        about.dropped("no table needs it", "CREATE FUNCTION where queries do");
    }

    @Override
    public void advise(WantedTable table, About about) {}

    @Override
    public void adviseAfterCopy(About keyspace) {}
}
