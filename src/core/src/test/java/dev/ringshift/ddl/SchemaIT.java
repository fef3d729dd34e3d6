package dev.ringshift.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ConfigReader;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.plan.MigrationPlan;
import dev.ringshift.plan.MigrationPlanner;
import dev.ringshift.plan.TableOutlook;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.front.ScyllaFront;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas that real nodes hold, of everything that ScyllaDB refuses. Has clusters of its own, since much of it must be
 * allowed in the nodes' settings.
 */
class SchemaIT {
    private static final String OLD = "old_schema";
    private static final String NEW = "new_schema";

    /** Everything that 4.1 can hold. */
    private static final List<String> OLD_SCHEMA = List.of(
            "CREATE KEYSPACE old_schema WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
            "CREATE TYPE old_schema.\"Geo\" (lat double, \"Lon\" double)",
            "CREATE TYPE old_schema.place (name text, at frozen<\"Geo\">, tags frozen<set<text>>)",
            "CREATE TYPE old_schema.trip (stops list<frozen<place>>, length duration)",
            """
            CREATE TABLE old_schema."EveryType" (
                p1 uuid, "P2" int, c1 timeuuid, "order" text, c3 frozen<place>,
                s1 text STATIC, s2 map<text, frozen<place>> STATIC,
                t_ascii ascii, t_bigint bigint, t_blob blob, t_boolean boolean, t_date date, t_decimal decimal,
                t_double double, t_duration duration, t_float float, t_inet inet, t_smallint smallint, t_time time,
                t_timestamp timestamp, t_tinyint tinyint, t_varint varint,
                l list<int>, fl frozen<list<int>>, m map<text, frozen<list<trip>>>, st set<inet>,
                tup tuple<int, frozen<set<text>>, place>, u place, fu frozen<trip>, "Sel""ect" text, "timeout" int,
                PRIMARY KEY ((p1, "P2"), c1, "order", c3))
                WITH CLUSTERING ORDER BY (c1 DESC, "order" ASC, c3 DESC)
                AND comment = 'it''s a "comment"; read_repair = 1' AND gc_grace_seconds = 86400
                AND bloom_filter_fp_chance = 0.05 AND default_time_to_live = 3600
                AND caching = {'keys': 'NONE', 'rows_per_partition': '10'} AND crc_check_chance = 0.5
                AND min_index_interval = 64 AND max_index_interval = 1024 AND memtable_flush_period_in_ms = 1000
                AND speculative_retry = '95p' AND additional_write_policy = '90p' AND read_repair = 'NONE'
                AND memtable = 'skiplist' AND cdc = true
                AND compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 256, 'min_compress_ratio': 1.5}
                AND compaction = {'class': 'LeveledCompactionStrategy', 'fanout_size': 8}""",
            """
            CREATE TABLE old_schema.dated (k int PRIMARY KEY, v text)
                WITH compaction = {'class': 'DateTieredCompactionStrategy', 'base_time_seconds': 60}
                AND compression = {'enabled': false} AND speculative_retry = 'MIN(99p,50ms)' AND read_repair = 'BLOCKING'
            """,
            "CREATE TABLE old_schema.dense (k int, c text, v blob, PRIMARY KEY (k, c)) WITH COMPACT STORAGE",
            "CREATE TABLE old_schema.narrow (k int PRIMARY KEY, a text, b int) WITH COMPACT STORAGE",
            "CREATE TABLE old_schema.counts (k int PRIMARY KEY, n counter) WITH speculative_retry = 'NEVER'",
            "CREATE TABLE old_schema.found (k int PRIMARY KEY, \"V\" text, w text, m map<text, int>, f frozen<set<int>>)",
            "CREATE INDEX found_v ON old_schema.found (\"V\")",
            "CREATE INDEX found_m ON old_schema.found (entries(m))",
            "CREATE INDEX \"FoundF\" ON old_schema.found (full(f))",
            "CREATE CUSTOM INDEX found_w ON old_schema.found (w) USING 'org.apache.cassandra.index.sasi.SASIIndex'"
                    + " WITH OPTIONS = {'mode': 'CONTAINS'}",
            "CREATE MATERIALIZED VIEW old_schema.\"ByV\" AS SELECT k, \"V\", w FROM old_schema.found"
                    + " WHERE \"V\" IS NOT NULL AND k IS NOT NULL PRIMARY KEY (\"V\", k)"
                    + " WITH CLUSTERING ORDER BY (k DESC) AND comment = 'a view'",
            "CREATE FUNCTION old_schema.plus (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java"
                    + " AS 'return a + b;'",
            "CREATE AGGREGATE old_schema.total (int) SFUNC plus STYPE int INITCOND 0");

    /** What 5.0 has more. */
    private static final List<String> NEW_SCHEMA = List.of(
            "CREATE KEYSPACE new_schema WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
            """
            CREATE TABLE new_schema.docs (
                k int PRIMARY KEY, secret text MASKED WITH DEFAULT, body text, embedding vector<float, 3>,
                pieces list<vector<int, 2>>)
                WITH memtable = 'trie' AND incremental_backups = false AND allow_auto_snapshot = false
                AND compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'T8, L4'}""",
            "CREATE CUSTOM INDEX body_sai ON new_schema.docs (body) USING 'StorageAttachedIndex'",
            "CREATE CUSTOM INDEX ann ON new_schema.docs (embedding) USING 'sai'"
                    + " WITH OPTIONS = {'similarity_function': 'COSINE'}");

    private static ClusterPair pair;
    private static CqlSession source;
    private static CqlSession target;

    @BeforeAll
    static void start() {
        Map<String, Object> memtables = Map.of(
                "configurations",
                Map.of(
                        "skiplist", Map.of("class_name", "SkipListMemtable"),
                        "trie", Map.of("class_name", "TrieMemtable")));
        ClusterOptions.Builder old = options(CassandraVersion.V4_1)
                .name("schema-source")
                .yaml(
                        "memtable",
                        Map.of("configurations", Map.of("skiplist", Map.of("class_name", "SkipListMemtable"))));
        ClusterOptions.Builder recent = options(CassandraVersion.V5_0)
                .name("schema-target")
                .yaml("memtable", memtables)
                .yaml("dynamic_data_masking_enabled", true);
        pair = ClusterPair.start(old.build(), recent.build());
        source = pair.source().session();
        target = pair.target().session();
        OLD_SCHEMA.forEach(source::execute);
        NEW_SCHEMA.forEach(target::execute);
    }

    private static ClusterOptions.Builder options(CassandraVersion version) {
        return ClusterOptions.builder(version)
                .heapMegabytes(512)
                .yaml("materialized_views_enabled", true)
                .yaml("sasi_indexes_enabled", true)
                .yaml("user_defined_functions_enabled", true)
                .yaml("cdc_enabled", true);
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    @Test
    void should_name_each_incompatibility_of_4_1_and_print_none_when_the_target_is_scylla() {
        SchemaTranslation made = translate(source, OLD, OLD, new DdlTarget.ScyllaDb());

        assertNothingForbidden(made);
        assertThat(subjectsAndWhats(made))
                .contains(
                        "old_schema replication",
                        "old_schema.EveryType additional_write_policy",
                        "old_schema.EveryType cdc",
                        "old_schema.EveryType compaction.fanout_size",
                        "old_schema.EveryType compression.class",
                        "old_schema.EveryType compression.chunk_length_in_kb",
                        "old_schema.EveryType compression.min_compress_ratio",
                        "old_schema.EveryType memtable",
                        "old_schema.EveryType memtable_flush_period_in_ms",
                        "old_schema.EveryType read_repair",
                        "old_schema.EveryType speculative_retry",
                        "old_schema.EveryType tombstone_gc",
                        "old_schema.dated compaction.class",
                        "old_schema.dated compaction.base_time_seconds",
                        "old_schema.dated compression",
                        "old_schema.dated speculative_retry",
                        "old_schema.dense storage",
                        "old_schema.narrow storage",
                        "old_schema.counts column n",
                        "old_schema.counts speculative_retry",
                        "old_schema.found index found_w",
                        "old_schema function plus(int, int)",
                        "old_schema aggregate total(int)");
        assertThat(made.tables())
                .extracting(DdlStatement::name)
                .startsWith("old_schema")
                .contains(
                        "old_schema.\"EveryType\"",
                        "old_schema.dated",
                        "old_schema.dense",
                        "old_schema.narrow",
                        "old_schema.counts",
                        "old_schema.found")
                .hasSize(10);
        assertThat(made.afterCopy())
                .extracting(DdlStatement::name)
                .containsExactlyInAnyOrder(
                        "old_schema.found_v", "old_schema.found_m", "old_schema.\"FoundF\"", "old_schema.\"ByV\"");
    }

    @Test
    void should_name_each_incompatibility_of_5_0_and_print_none_when_the_target_is_scylla() {
        SchemaTranslation made = translate(target, NEW, NEW, new DdlTarget.ScyllaDb());

        assertNothingForbidden(made);
        assertThat(subjectsAndWhats(made))
                .contains(
                        "new_schema.docs memtable",
                        "new_schema.docs incremental_backups",
                        "new_schema.docs allow_auto_snapshot",
                        "new_schema.docs compaction.class",
                        "new_schema.docs compaction.scaling_parameters",
                        "new_schema.docs column secret",
                        "new_schema.docs column embedding",
                        "new_schema.docs index body_sai",
                        "new_schema.docs index ann");
        assertThat(made.afterCopy())
                .singleElement()
                .satisfies(index ->
                        assertThat(index.cql()).contains("USING 'vector_index'", "'similarity_function': 'COSINE'"));
    }

    @Test
    void should_make_the_same_tables_when_the_target_is_cassandra() {
        SchemaTranslation made = translate(source, OLD, OLD, cassandra());

        run(made);

        KeyspaceMetadata from = keyspace(source, OLD);
        KeyspaceMetadata to = keyspace(target, OLD);
        assertThat(to.getReplication()).isEqualTo(from.getReplication());
        assertThat(fields(to)).isEqualTo(fields(from));
        assertThat(to.getTables().keySet()).isEqualTo(from.getTables().keySet());
        for (TableMetadata table : from.getTables().values()) {
            TableMetadata copy = to.getTable(table.getName()).orElseThrow();
            assertThat(shape(copy)).isEqualTo(shape(table));
            assertThat(copy.isCompactStorage()).isEqualTo(table.isCompactStorage());
            assertThat(knownOptions(copy, table)).isEqualTo(knownOptions(table, copy));
            assertThat(copy.getIndexes()).isEqualTo(table.getIndexes());
        }
        assertThat(to.getViews().keySet()).isEqualTo(from.getViews().keySet());
        from.getViews().forEach((name, view) -> {
            RelationMetadata copy = to.getView(name).orElseThrow();
            assertThat(shape(copy)).isEqualTo(shape(view));
            assertThat(knownOptions(copy, view)).isEqualTo(knownOptions(view, copy));
        });
        assertThat(SourceKeyspace.read(target, id(OLD))
                        .orElseThrow()
                        .options(to.getTable("\"EveryType\"").orElseThrow()))
                .containsEntry("memtable", "skiplist");
    }

    @Test
    void should_make_the_same_table_of_newer_features_when_the_target_is_cassandra() {
        SchemaTranslation made = translate(target, NEW, "new_copy", cassandra());

        run(made);

        TableMetadata from = keyspace(target, NEW).getTable("docs").orElseThrow();
        TableMetadata to = keyspace(target, "new_copy").getTable("docs").orElseThrow();
        assertThat(shape(to)).isEqualTo(shape(from));
        assertThat(knownOptions(to, from)).isEqualTo(knownOptions(from, to));
        assertThat(SourceKeyspace.read(target, id("new_copy")).orElseThrow().options(to))
                .containsEntry("memtable", "trie")
                .containsEntry("incremental_backups", false)
                .containsEntry("allow_auto_snapshot", false);
        assertThat(to.getIndexes().keySet()).isEqualTo(from.getIndexes().keySet());
    }

    @Test
    void should_make_types_and_renamed_columns_when_another_keyspace_is_wanted() {
        WantedTable moved = new WantedTable(
                id("EveryType"),
                id("Moved"),
                id("every"),
                Set.of(),
                Map.of(id("order"), id("Sort"), id("u"), id("where")));
        SchemaTranslation made = SchemaTranslator.translate(new SchemaRequest(
                SourceKeyspace.read(source, id(OLD)).orElseThrow(), List.of(moved), Map.of(), cassandra()));

        run(made);

        TableMetadata to = keyspace(target, "\"Moved\"").getTable("every").orElseThrow();
        assertThat(to.getColumn("\"Sort\"")).isPresent();
        assertThat(to.getColumn("\"where\"").orElseThrow().getType())
                .isInstanceOfSatisfying(
                        UserDefinedType.class,
                        type -> assertThat(type.getKeyspace()).isEqualTo(id("Moved")));
    }

    /** What {@code ringshift plan} finds behind a front that says that the node is a ScyllaDB. */
    @Test
    void should_plan_each_table_and_name_each_loss_when_the_target_says_it_is_scylla(@TempDir Path folder)
            throws IOException {
        try (ScyllaFront front = ScyllaFront.start(pair.target().node(0).address(), 2)) {
            Path file = Files.writeString(folder.resolve("x.conf"), """
                    source { contact-points = ["%s"], local-datacenter = dc1 }
                    target { contact-points = ["%s"], local-datacenter = dc1 }
                    tables = [{ source = "old_schema.*", target = "planned.*" }]
                    """.formatted(
                            address(pair.source().node(0).address()), address(front.address())));
            MigrateConfig config = ConfigReader.read(file, List.of());
            try (CqlSession behind = Sessions.open(config.target())) {
                MigrationPlan plan = MigrationPlanner.plan(config, source, behind, new Executors(2, 1, 1 << 30));

                assertThat(plan.target().scylla()).isTrue();
                assertNothingForbidden(plan.schema());
                assertThat(plan.schema().findings())
                        .isEqualTo(translate(source, OLD, "planned", new DdlTarget.ScyllaDb())
                                .findings());
                assertThat(plan.tables()).hasSize(6).hasOnlyElementsOfType(TableOutlook.ToMake.class);
                assertThat(plan.isAcceptable()).isFalse();
                assertThat(plan.losses())
                        .extracting(loss -> loss.kind() + " " + loss.subject())
                        .contains(
                                "COLLECTION_TIMES old_schema.EveryType",
                                "COLLECTION_TIMES old_schema.found",
                                "SCHEMA_OBJECTS old_schema.found",
                                "SCHEMA_OBJECTS old_schema");
            }
        }
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static SchemaTranslation translate(CqlSession from, String keyspace, String to, DdlTarget what) {
        SourceKeyspace found = SourceKeyspace.read(from, id(keyspace)).orElseThrow();
        List<WantedTable> tables = found.metadata().getTables().keySet().stream()
                .map(table -> new WantedTable(table, id(to), table, Set.of(), Map.of()))
                .toList();
        return SchemaTranslator.translate(new SchemaRequest(found, tables, Map.of(), what));
    }

    private static DdlTarget cassandra() {
        return new DdlTarget.Cassandra(Objects.requireNonNull(Version.parse("5.0.9")));
    }

    private static void run(SchemaTranslation made) {
        Stream.concat(made.tables().stream(), made.afterCopy().stream())
                .map(DdlStatement::cql)
                .forEach(target::execute);
    }

    private static void assertNothingForbidden(SchemaTranslation made) {
        assertThat(Stream.concat(made.tables().stream(), made.afterCopy().stream()))
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(ScyllaGrammar.violations(statement.cql()))
                        .as(statement.cql())
                        .isEmpty());
    }

    private static Set<String> subjectsAndWhats(SchemaTranslation made) {
        Set<String> names = new TreeSet<>();
        made.findings().forEach(finding -> names.add(finding.subject() + " " + finding.what()));
        return names;
    }

    private static KeyspaceMetadata keyspace(CqlSession session, String name) {
        session.refreshSchema();
        return session.getMetadata().getKeyspace(name).orElseThrow();
    }

    /** Keys with their order, and columns with their types, in words that do not name the keyspace. */
    private static List<String> shape(RelationMetadata relation) {
        Stream<String> keys = Stream.concat(
                relation.getPartitionKey().stream().map(column -> "key " + column.getName()),
                relation.getClusteringColumns().entrySet().stream()
                        .map(entry -> "order " + entry.getKey().getName() + " " + entry.getValue()));
        Stream<String> columns = relation.getColumns().values().stream()
                .map(column -> "%s %s %s"
                        .formatted(
                                column.getName(),
                                CqlText.type(column.getType(), id("ks")),
                                column.isStatic() ? "static" : ""))
                .sorted();
        return Stream.concat(keys, columns).toList();
    }

    private static Map<String, String> fields(KeyspaceMetadata keyspace) {
        Map<String, String> types = new TreeMap<>();
        keyspace.getUserDefinedTypes()
                .forEach((name, type) -> types.put(
                        name.asInternal(),
                        type.getFieldNames() + " "
                                + type.getFieldTypes().stream()
                                        .map(field -> CqlText.type(field, id("ks")))
                                        .toList()));
        return types;
    }

    /** The options that both releases have; the strategy that 5.0 lacks is another's there, on purpose. */
    private static Map<String, Object> knownOptions(RelationMetadata of, RelationMetadata and) {
        Map<String, Object> options = new TreeMap<>();
        of.getOptions().forEach((name, value) -> {
            if (and.getOptions().containsKey(name)
                    && !(of.getName().equals(id("dated")) && name.equals(id("compaction")))) {
                options.put(name.asInternal(), value);
            }
        });
        return options;
    }

    private static CqlIdentifier id(String name) {
        return CqlIdentifier.fromInternal(name);
    }
}
