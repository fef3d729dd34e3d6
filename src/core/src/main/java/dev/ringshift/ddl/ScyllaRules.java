package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.FunctionMetadata;
import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.VectorType;
import dev.ringshift.convert.CqlTypes;
import dev.ringshift.ddl.Findings.About;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What ScyllaDB makes of a schema of Cassandra. */
record ScyllaRules() implements TargetRules {
    private static final String SIMPLE = "SimpleStrategy";
    private static final String NETWORK_TOPOLOGY = "NetworkTopologyStrategy";
    private static final String FACTOR = "replication_factor";
    private static final Set<String> FUNCTION_LANGUAGES = Set.of("lua", "wasm", "xwasm");

    @Override
    public Map<String, String> replication(Map<String, String> ofSource, About keyspace) {
        Map<String, String> full = JavaClass.shortened(withoutTransient(ofSource));
        if (JavaClass.of(full).equals(SIMPLE)) {
            // a lone replication_factor is the factor in every datacenter there: docs/cql/ddl, Keyspace options
            Map<String, String> network = Map.of("class", NETWORK_TOPOLOGY, FACTOR, full.getOrDefault(FACTOR, "1"));
            keyspace.translated(
                    CqlText.literal(network),
                    "tablets need it; give a replication map to choose factors per datacenter");
            return network;
        }
        if (!full.equals(JavaClass.shortened(ofSource))) {
            keyspace.translated(CqlText.literal(full), "none: ScyllaDB has no transient replicas");
        }
        if (!full.containsKey(FACTOR)) {
            keyspace.advised(
                    "it names the source's datacenters",
                    "give a replication map if the target's have other names or factors");
        }
        return full;
    }

    /** {@code 3/1} is three replicas, one of them transient. */
    private static Map<String, String> withoutTransient(Map<String, String> replication) {
        return replication.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().replaceFirst("^([0-9]+)/[0-9]+$", "$1")));
    }

    @Override
    public void reviewReplication(Map<String, String> given, About keyspace) {
        if (JavaClass.of(given).equals(SIMPLE)) {
            keyspace.advised(
                    "tablets need " + NETWORK_TOPOLOGY + ": the keyspace goes without, or is refused",
                    "give a replication map with " + NETWORK_TOPOLOGY);
        }
    }

    @Override
    public void option(Option option) {
        ScyllaOptions.translate(option);
    }

    @Override
    public void reviewColumn(ColumnMetadata column, Place place, About about) {
        DataType type = column.getType();
        if (place == Place.KEY && CqlTypes.has(type, DataTypes.DURATION::equals)) {
            about.refused("durations have no order, which a key needs", "copy it to a table with another type there");
        } else if (CqlTypes.has(type, ScyllaRules::hasDurationKey)) {
            about.refused(
                    "durations have no order, which sets and keys of maps need", "leave it out with columns = [...]");
        }
        if (CqlTypes.has(type, ScyllaRules::isJavaClass)) {
            about.refused("its type is a Java class of Cassandra's", "leave it out with columns = [...]");
        }
        if (CqlTypes.has(type, VectorType.class::isInstance)) {
            about.advised("only newer releases of ScyllaDB have vectors", "use 2025.4 or later");
        }
        if (type.equals(DataTypes.COUNTER)) {
            // the manual of 2025.2, Features, Counters: "not supported in keyspaces with tablets enabled"
            about.advised(
                    "older releases of ScyllaDB have no counters in keyspaces with tablets",
                    "if the table is refused, make the keyspace with tablets = {'enabled': false}");
        }
    }

    /** To the driver, vectors are Java classes too. */
    private static boolean isJavaClass(DataType type) {
        return type instanceof CustomType && !(type instanceof VectorType);
    }

    private static boolean hasDurationKey(DataType type) {
        return (type instanceof SetType set && set.getElementType().equals(DataTypes.DURATION))
                || (type instanceof MapType map && map.getKeyType().equals(DataTypes.DURATION));
    }

    @Override
    public List<String> compactStorage(About table) {
        table.translated("an ordinary table", "nothing to do for CQL; Thrift clients must move to CQL");
        return List.of();
    }

    @Override
    public Optional<IndexForm> index(SourceIndex index, About about) {
        return ScyllaIndexes.translate(index, about);
    }

    @Override
    public void reviewTrigger(About trigger) {
        trigger.refused("ScyllaDB has no triggers", "do it in the application, or read ScyllaDB's CDC log");
    }

    @Override
    public void reviewMask(About mask) {
        mask.refused(
                "ScyllaDB has no data masking: whoever may read the table sees the values",
                "grant SELECT on the table to fewer roles");
    }

    @Override
    public void reviewFunction(FunctionMetadata function, About about) {
        if (!FUNCTION_LANGUAGES.contains(function.getLanguage().toLowerCase(Locale.ROOT))) {
            about.refused("ScyllaDB runs functions in Lua and WebAssembly only", "write it anew in one of them");
        }
    }

    @Override
    public void advise(WantedTable table, About about) {
        String alter = "ALTER TABLE %s WITH tombstone_gc = {'mode': '%s'}";
        String name = CqlText.name(table.targetKeyspace(), table.targetTable());
        about.advised(
                "by default a repair lets tombstones go, and a row that is copied after its delete would come back",
                alter.formatted(name, "disabled") + " before the copy, and 'repair' again after it");
    }

    @Override
    public void adviseAfterCopy(About keyspace) {
        keyspace.advised(
                "in a keyspace with tablets they need as many racks as replicas in each datacenter",
                "choose the replication map so, or make the keyspace with tablets = {'enabled': false}");
    }
}
